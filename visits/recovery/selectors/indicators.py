"""Indicators F2, F3 and F4 of the scoreboard (domain annex §14): what became of the members, by unit and by case owner.

A difference between two measures is no proof of its cause. Measures that were struck out never were; of whoever has
not consented, or no longer does, nothing is counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, StdDev, Subquery

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.places import numbers_by, rates_by

from ..enums import AT_WORK, Stage
from ..models import MedicalPeriod, RecoveryMeasure, ReturnStage


@dataclass(frozen=True, slots=True)
class Change:
    """The mean change in points over so many members, and how far they lie apart; None of nobody, of one alone.

    `deviation` is the standard deviation of a sample, in points.
    """

    mean: Decimal | None
    of: int
    deviation: float | None = None


def back_to_work(path: str, first: date, last: date) -> Rate:
    """F2: members at work on the last day of their medical treatment period, of those able whose period ended then.

    At work is whoever stood in phased re-entry or was back. Able is whoever lived and had neither retired nor left.
    """
    here = {"case__unit__path__gte": path, "case__unit__path__lt": next_path(path)}
    return _rate(ended_periods(first, last).filter(**here), RETURNED)


def back_to_work_by_place(first: date, last: date) -> dict[str, Rate]:
    """Return F2 by the path of the very unit of the cases; one query."""
    return rates_by(ended_periods(first, last), "case__unit__path", RETURNED)


def back_to_work_of(owners: Collection[int], first: date, last: date) -> dict[int, Rate]:
    """Return F2 of the cases that some people own, by owner; one query."""
    periods = ended_periods(first, last).filter(case__owner__in=owners)
    return _by_owner(periods.values_list("case__owner"), RETURNED)


def ended_periods(first: date, last: date) -> QuerySet[MedicalPeriod]:
    """Return the periods of members able to return that ended between two days, with their stage on the last day."""
    stages = ReturnStage.objects.filter(case=OuterRef("case"), starts_on__lte=OuterRef("ends_on"))
    stood = Subquery(stages.order_by("-starts_on", "-pk").values("stage")[:1])
    periods = MedicalPeriod.objects.filter(
        struck_at__isnull=True, ends_on__range=(first, last), case__consent_state=ConsentState.GIVEN
    )  # fmt: skip
    able = Q(case__died_on__isnull=True) | Q(case__died_on__gt=F("ends_on"))
    left = Q(stood__isnull=False, stood=Stage.NOT_APPLICABLE)
    return periods.filter(able).annotate(stood=stood).exclude(left).order_by()


RETURNED = Q(stood__in=AT_WORK)


def function_kept(path: str, first: date, last: date) -> Rate:
    """F4: members whose ECOG was the same or better than at first, of those measured again between two days."""
    return _rate(_within(retested("ecog", first, last), path), KEPT)


def function_kept_by_place(first: date, last: date) -> dict[str, Rate]:
    """Return F4 by the path of the very unit of the cases; one query."""
    return rates_by(retested("ecog", first, last), "unit__path", KEPT)


def function_kept_of(owners: Collection[int], first: date, last: date) -> dict[int, Rate]:
    """Return F4 of the cases that some people own, by owner; one query."""
    return _by_owner(retested("ecog", first, last).filter(owner__in=owners).values_list("owner"), KEPT)


def health_change(path: str, first: date, last: date) -> Change:
    """F3: the mean change of self-rated health since the first time, of those measured again between two days."""
    change = F("then") - F("at_first")
    rows = _within(retested("self_rated", first, last), path)
    told = rows.aggregate(mean=Avg(change), of=Count("pk"), deviation=StdDev(change, sample=True))
    mean, deviation = told["mean"], told["deviation"]
    return Change(
        None if mean is None else Decimal(str(mean)), told["of"], None if deviation is None else float(deviation)
    )


def health_changes_by_place(first: date, last: date) -> dict[str, list[int]]:
    """Return each member's change of F3 by the path of the very unit of the cases; one query."""
    cases: QuerySet[Any, Any] = retested("self_rated", first, last)
    rows = cases.values_list("unit__path", "at_first", "then")
    return numbers_by((path, then - at_first) for path, at_first, then in rows)


def retested(name: str, first: date, last: date) -> QuerySet[IllnessCase]:
    """Return the cases with a value of ECOG ("ecog") or self-rated health between two days and an earlier one.

    `at_first` is the very first value of the case, `then` the last one until the last day.
    """
    valid = RecoveryMeasure.objects.filter(case=OuterRef("pk"), struck_at__isnull=True, measured_on__lte=last)
    valid = valid.exclude(**{name: None}).order_by("measured_on", "pk")
    oldest, newest = valid[:1], valid.reverse()[:1]
    lately = Exists(valid.filter(measured_on__gte=first).order_by())
    cases = IllnessCase.objects.filter(lately, consent_state=ConsentState.GIVEN)
    cases = cases.annotate(at_first=Subquery(oldest.values(name)), then=Subquery(newest.values(name)))
    return cases.alias(one=Subquery(oldest.values("pk")), other=Subquery(newest.values("pk"))).exclude(
        one=F("other")
    ).order_by()  # fmt: skip


KEPT = Q(then__lte=F("at_first"))


def _within(cases: QuerySet[IllnessCase], path: str) -> QuerySet[Any, Any]:
    return cases.filter(unit__path__gte=path, unit__path__lt=next_path(path))


def _rate(rows: QuerySet[Any, Any], reached: Q) -> Rate:
    told = rows.aggregate(count=Count("pk", filter=reached), of=Count("pk"))
    return Rate(told["count"], told["of"])


def _by_owner(rows: QuerySet[Any, Any], reached: Q) -> dict[int, Rate]:
    counted = rows.annotate(count=Count("pk", filter=reached), of=Count("pk"))
    return {owner: Rate(count, of) for owner, count, of in counted}
