"""Indicators A3 and B1 of the scoreboard (domain annex §14): how complete files are, how soon an illness is known.

Both speak of cases whose member consented: of others the file holds nothing of health.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Func, JSONField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import TruncDate

from unioncare.core.rates import Rate, Typical, typical
from unioncare.organisation.calendar import start_of
from unioncare.organisation.places import EVERYWHERE, numbers_by

from ..enums import CaseState, ConsentState, Entitlement, EventKind, PlanState
from ..models import CarePlan, CaseDocument, CostEntry, HouseholdSurvey, IllnessCase, TreatmentEvent
from .checklist import Noted, papers_wanted
from .running import consenting_at, end_of

# The kinds of documents that the rule of a plan asks for.
_KINDS = f'$.granted[*] ? (@.entitlement == "{Entitlement.DOCUMENTS}").params.kinds[*]'
# What `FileParts` is made of, in its order.
PARTS = ("asked", "held", "verified", "household", "cost", "discharge")


@dataclass(frozen=True, slots=True)
class FileParts:
    """What a file should hold by its plan and what it holds, as of a moment."""

    asked: list[str] | None
    held: list[str]
    verified: bool
    household: bool
    cost: bool
    discharge: bool

    @property
    def rate(self) -> Rate:
        """Documents and facts that are there, of those that must be, as the page of the case lists them."""
        noted = Noted(self.household, self.cost, self.discharge)
        papers = papers_wanted(self.asked or (), noted)
        facts = [self.household, self.cost] if self.verified else []
        return Rate(sum(kind in self.held for kind in papers) + sum(facts), len(papers) + len(facts))


def files_complete(path: str, first: date, last: date) -> Rate:
    """A3: documents and facts that the files of a subtree held at the end of the last day, of those they had to hold.

    Of the cases that ran with consent: the documents that the plan in force asks for, and once the case is verified
    home verification and costs. `first` plays no part. One query; files that are alike are counted together.
    """
    return sum((rate for _path, rate in _alike(files_at(path, end_of(last)))), Rate(0, 0))


def files_complete_by_place(last: date) -> dict[str, Rate]:
    """Return A3 by the path of the very unit of the cases; one query."""
    total: dict[str, Rate] = {}
    for path, rate in _alike(files_at(EVERYWHERE, end_of(last)), "unit__path"):
        total[path] = total.get(path, Rate(0, 0)) + rate
    return total


def _alike(files: QuerySet[IllnessCase], *place: str) -> Iterator[tuple[str, Rate]]:
    """Yield what files that are alike hold together, each with the path of their unit if it is asked for."""
    for *path, asked, held, verified, household, cost, discharge, many in (
        files.values_list(*place, *PARTS).annotate(many=Count("pk"))
    ):  # fmt: skip
        rate = FileParts(asked, held, verified, household, cost, discharge).rate
        yield "".join(path), Rate(rate.count * many, rate.of * many)


def files_at(path: str, end: datetime) -> QuerySet[IllnessCase]:
    """Return the cases that ran with consent at a moment, annotated with the parts of their files, in no order."""
    plans = CarePlan.objects.filter(
        case=OuterRef("pk"), state__in=[PlanState.APPROVED, PlanState.SUPERSEDED], approved_at__lt=end
    )
    kinds = Func(F("entitlements"), Value(_KINDS), function="jsonb_path_query_array", output_field=JSONField())
    held = _noted(CaseDocument, end).values("kind").order_by("kind").distinct()
    return consenting_at(path, end).annotate(
        asked=Subquery(plans.order_by("-approved_at", "-pk").values(kinds=kinds)[:1]),
        held=ArraySubquery(held),
        verified=Q(verified_at__isnull=False, verified_at__lt=end),
        household=Exists(_noted(HouseholdSurvey, end)),
        cost=Exists(_noted(CostEntry, end)),
        discharge=Exists(_noted(TreatmentEvent, end).filter(kind=EventKind.DISCHARGE)),
    )


def _noted(model: type[Model], end: datetime) -> QuerySet[Any]:
    """Return what was noted of a case before a moment and was not struck out by then."""
    rows = model._default_manager.filter(case=OuterRef("pk"), recorded_at__lt=end).order_by()
    return rows.filter(Q(struck_at__isnull=True) | Q(struck_at__gte=end))


def days_to_report(path: str, first: date, last: date) -> Typical:
    """B1: the median of the days from the diagnosis to the report, of cases reported between two days; one query."""
    days = diagnosed_cases(path, first, last).values_list("diagnosed_on", "reported_on")
    return typical(known_after(diagnosed, reported) for diagnosed, reported in days)


def days_to_report_by_place(first: date, last: date) -> dict[str, list[float]]:
    """Return the days of B1 by the path of the very unit of the cases; one query."""
    days = diagnosed_cases(EVERYWHERE, first, last).values_list("unit__path", "diagnosed_on", "reported_on")
    return numbers_by((path, known_after(diagnosed, reported)) for path, diagnosed, reported in days)


def diagnosed_cases(path: str, first: date, last: date) -> QuerySet[Any]:
    """Return the cases of a subtree that were reported between two days and whose diagnosis has a day, in no order.

    Each with `reported_on`. Rejected reports were no cases.
    """
    cases = IllnessCase.objects.within(path).filter(
        reported_at__gte=start_of(first),
        reported_at__lt=start_of(last + timedelta(days=1)),
        diagnosed_on__isnull=False,
        consent_state=ConsentState.GIVEN,
    )
    found: QuerySet[Any] = cases.exclude(state=CaseState.REJECTED).annotate(reported_on=TruncDate("reported_at"))
    return found.order_by()


def known_after(diagnosed_on: date, reported_on: date) -> int:
    """Return the days from a diagnosis to the report; what was known before the diagnosis was known in no time."""
    return max((reported_on - diagnosed_on).days, 0)
