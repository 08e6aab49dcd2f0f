"""The out-of-pocket ladder of a case, and the household that it weighs on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.functional import Promise

from .. import burden
from ..models import BurdenScale, CostEntry, HouseholdSurvey, IllnessCase, LivingLine
from ..models.facts import DEDUCTIONS, deduction_label


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of the ladder: who paid how much. CNY."""

    name: str
    label: str | Promise
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """Total cost, what others paid of it, and the rest: what the household paid itself, at least 0. CNY."""

    entries: int
    total: Decimal
    rungs: tuple[Rung, ...]
    out_of_pocket: Decimal


def cost_ladder(
    case: IllnessCase, until: date | None = None, *, after: date | None = None, besides: Collection[int] = ()
) -> Ladder:
    """Return the sums over all cost entries that were not struck out; one query.

    Only those of `until` and before, and of the days after `after`; `besides` are keys of entries that are left out.
    """
    rows = CostEntry.objects.filter(case=case, struck_at__isnull=True).exclude(pk__in=besides)
    if until is not None:
        rows = rows.filter(incurred_on__lte=until)
    if after is not None:
        rows = rows.filter(incurred_on__gt=after)
    sums = rows.aggregate(entries=Count("pk"), total=Sum("total"), **{f"sum_{name}": Sum(name) for name in DEDUCTIONS})
    return ladder_of(sums, entries=sums.pop("entries"))


def ladder_of(sums: dict[str, Decimal | None], *, entries: int) -> Ladder:
    """Return the ladder of sums that were formed already."""
    total = sums["total"] or Decimal(0)
    rungs = tuple(Rung(name, deduction_label(name), sums[f"sum_{name}"] or Decimal(0)) for name in DEDUCTIONS)
    paid = sum((rung.amount for rung in rungs), Decimal(0))
    return Ladder(entries, total, rungs, max(total - paid, Decimal(0)))


def out_of_pocket(case: IllnessCase) -> Decimal | None:
    """Return what the household paid itself, in CNY; None while no cost was noted: missing is not 0."""
    ladder = cost_ladder(case)
    return ladder.out_of_pocket if ladder.entries else None


def latest_survey(case: IllnessCase, until: date | None = None) -> HouseholdSurvey | None:
    """Return the last home verification that was not struck out, of `until` or before."""
    rows = HouseholdSurvey.objects.filter(case=case, struck_at__isnull=True)
    if until is not None:
        rows = rows.filter(surveyed_on__lte=until)
    return rows.order_by("-surveyed_on", "-pk").first()


def living_line_on(region: str, day: date) -> LivingLine | None:
    """Return the minimum living line of a region that held on a day."""
    return LivingLine.objects.filter(region=region, starts_on__lte=day).order_by("-starts_on").first()


def limits_on(day: date) -> burden.Limits:
    """Return the limits of the burden classes that hold on a day; the rules' defaults before the first scale."""
    scale = BurdenScale.objects.filter(starts_on__lte=day).order_by("-starts_on").first()
    if scale is None:
        return burden.Limits()
    return burden.Limits(**{name: getattr(scale, name) for name in burden.Limits.__dataclass_fields__})
