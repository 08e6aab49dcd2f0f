"""Coverage terms: opened for a unit by the version in force, removed while nobody is enrolled."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.core.months import last_day
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import close_subject, open_subject, update_subject

from ..errors import InsuranceRefused
from ..models import CoverageTerm, Enrolment, InsurancePlan
from ..selectors.eligible import version_on

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def open_term(*, plan: InsurancePlan, unit: Unit, starts_on: date, actor: "User | None", now: datetime) -> CoverageTerm:
    """Open a term of a plan for a unit and all below it, as long as the version in force says.

    Raises InsuranceRefused: no version is in force on the first day, the plan is not offered, the days overlap.
    """
    version = version_on(plan, starts_on)
    if version is None:
        raise InsuranceRefused(
            _("No version of “%(plan)s” is in force on %(day)s.") % {"plan": plan, "day": f"{starts_on:%Y-%m-%d}"}
        )
    if not plan.is_offered:
        raise InsuranceRefused(_("“%(plan)s” is not offered any more: no term is opened.") % {"plan": plan})
    ends_on = last_day(starts_on, version.period_months)
    _require_room(plan, unit, starts_on, ends_on)
    label = f"{plan.name_zh} {starts_on:%Y-%m-%d} – {ends_on:%Y-%m-%d}"
    subject = open_subject(kind=SubjectKind.COVERAGE, unit=unit, label=label, reference="")
    try:
        with transaction.atomic():
            term = CoverageTerm.objects.create(
                plan=plan, version=version, unit=unit, subject=subject, starts_on=starts_on, ends_on=ends_on,
                opened_by=actor, opened_at=now,
            )  # fmt: skip
    except IntegrityError:
        _require_room(plan, unit, starts_on, ends_on)  # somebody opened one at the same moment
        raise
    update_subject(subject=subject, now=now, reference=str(term.pk), url=term.get_absolute_url())
    return term


@attributed
def remove_term(*, term: CoverageTerm, actor: "User", now: datetime) -> None:
    """Remove a term that was opened by mistake. Raises InsuranceRefused once anybody was enrolled in it."""
    held = CoverageTerm.objects.select_for_update(of=("self",)).select_related("subject").get(pk=term.pk)
    if Enrolment.objects.filter(term=held).exists():
        raise InsuranceRefused(_("Somebody is or was enrolled in this term: it stays."))
    subject = held.subject
    close_subject(subject=subject, now=now, actor=actor, reason=_("The term was removed"))
    held.delete()
    if subject.items.exists():
        update_subject(subject=subject, now=now, url="")  # its items stay for the record, without a page
    else:
        subject.delete()


def _require_room(plan: InsurancePlan, unit: Unit, starts_on: date, ends_on: date) -> None:
    other = CoverageTerm.objects.filter(plan=plan, unit=unit, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        raise InsuranceRefused(
            _("Terms of a plan do not overlap: %(unit)s has one from %(first)s to %(last)s.")
            % {"unit": unit, "first": f"{other.starts_on:%Y-%m-%d}", "last": f"{other.ends_on:%Y-%m-%d}"}
        )
