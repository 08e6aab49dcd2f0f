"""Indicator A1 (domain annex §14): the written rules that a union needs, and which of them bind a unit on a day.

Each is data that somebody put in force; what a fresh installation does without it is nobody's rule. Tables without
dates count as they stand today.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.appraisal.enums import SchemeState
from assessments.appraisal.models import Scheme
from assessments.surveys.models import Survey
from cases.care.engine.names import NAMES
from cases.care.enums import Entitlement
from cases.care.models import ConsentText, LivingLine, Protocol, ProtocolRule
from cases.care.selectors.running import end_of
from cases.insurance.models import CoverageTerm, EnrolmentTarget
from donations.aid.models import GrantRule
from unioncare.organisation.models import Unit
from unioncare.worklist.models import ApprovalStepRule, Responsibility
from visits.recovery.models import MedicalPeriodRule
from visits.screening.models import Scale


@dataclass(frozen=True, slots=True)
class Where:
    """The unit and those above it, by their paths, and the day on which a rule must bind it."""

    paths: list[str]
    on: date


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """One rule: what it is called, and the rows any of which puts it in force."""

    code: str
    label: str | Promise
    rows: Callable[[Where], QuerySet[Any]]


def _protocols(where: Where) -> QuerySet[Protocol]:
    return Protocol.objects.in_force(where.on).filter(unit__path__in=where.paths).order_by("-unit__path")


def _ends_not_before(day: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def _surveys(where: Where) -> QuerySet[Survey]:
    rows = Survey.objects.filter(_ends_not_before(where.on), unit__path__in=where.paths, starts_on__lte=where.on)
    return rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end_of(where.on)))


PROTOCOL = WrittenRule("protocol", _("Protocol of care"), _protocols)
# What the protocol in force says of each step comes after it, in the order of the flow.
OTHERS = (
    WrittenRule("consent", _("Text of the consent"), lambda at: ConsentText.objects.filter(published_on__lte=at.on)),
    WrittenRule("responsibility", _("Responsibility table"), lambda at: Responsibility.objects.all()),
    WrittenRule("approvals", _("Approval matrix"), lambda at: ApprovalStepRule.objects.all()),
    WrittenRule(
        "insurance",
        _("Mutual insurance for everybody"),
        lambda at: CoverageTerm.objects.filter(
            plan__is_required=True, unit__path__in=at.paths, starts_on__lte=at.on, ends_on__gte=at.on
        ),
    ),
    WrittenRule(
        "enrolment",
        _("Enrolment rate that is asked for"),
        lambda at: EnrolmentTarget.objects.filter(unit__path__in=at.paths, starts_on__lte=at.on),
    ),
    WrittenRule(
        "aid", _("Rules of aid"), lambda at: GrantRule.objects.filter(_ends_not_before(at.on), starts_on__lte=at.on)
    ),
    WrittenRule("living_line", _("Minimum living line"), lambda at: LivingLine.objects.filter(starts_on__lte=at.on)),
    WrittenRule("scales", _("Scale for screening"), lambda at: Scale.objects.filter(is_offered=True)),
    WrittenRule(
        "medical_period", _("Table of the medical treatment period"), lambda at: MedicalPeriodRule.objects.all()
    ),
    WrittenRule("survey", _("Survey that takes answers"), _surveys),
    WrittenRule(
        "appraisal",
        _("Appraisal scheme"),
        lambda at: Scheme.objects.filter(unit__path__in=at.paths, published_on__lte=at.on, state=SchemeState.PUBLISHED),
    ),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A written rule and whether it binds; `protocol` is the code of the version that says it."""

    label: str | Promise
    in_force: bool
    protocol: str = ""


def written_rules(unit: Unit, on: date) -> list[Standing]:
    """Return every rule that is required, with whether it binds a unit on a day; one query."""
    where = Where(unit.ancestor_paths(), on)
    nearest = _protocols(where).values("pk")[:1]
    said = ProtocolRule.objects.filter(protocol=Subquery(nearest)).order_by("entitlement").values("entitlement")
    asked: dict[str, Any] = {one.code: Exists(one.rows(where).order_by()) for one in OTHERS}
    asked |= {"said": ArraySubquery(said.distinct()), "version": Subquery(_protocols(where).values("code")[:1])}
    found = next(iter(Unit.objects.filter(pk=unit.pk).annotate(**asked).values(*asked)))
    version = found["version"] or ""
    return [
        Standing(PROTOCOL.label, bool(version), version),
        *(Standing(NAMES[kind], kind.value in found["said"], version) for kind in Entitlement),
        *(Standing(one.label, found[one.code]) for one in OTHERS),
    ]
