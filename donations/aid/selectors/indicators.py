"""The indicators of aid (domain annex §14): B3, D1, D2, D3, D4, D6.

Each is of a unit with everything below it and of a period, first and last day counted; D1 and D3 by disease. Of nothing
there is no rate. A number of the state before and after is no proof of cause.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum

from cases.care.enums import ConsentState
from cases.care.models import CostEntry, HouseholdSurvey, IllnessCase, LivingLine
from cases.care.models.facts import DEDUCTIONS
from unioncare.core.rates import Rate, Share, Typical, typical
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit
from unioncare.worklist.models import WorkItem

from ..enums import SETTLED, GrantKind, Timing
from ..kinds import AID
from ..models import Grant, Hardship
from .rules import policy_of

Period = tuple[date, date]
_HOUR = 3600
# From this share of the capacity to pay on, expenditure is catastrophic (WHO; domain annex §6).
CATASTROPHIC = Decimal("0.40")
AID_RUNG = "relief_donations"
OTHERS = [name for name in DEDUCTIONS if name != AID_RUNG]


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Households with catastrophic expenditure before and after aid, of those whose household is known."""

    before: Rate
    after: Rate


def hours_to_cash(unit: Unit, period: Period) -> Typical:
    """Return B3: the median of the hours from the request to the payment, of advances paid in the period."""
    times = advances_paid(unit, period).values_list("requested_at", "settled_at")
    return typical(hours_between(asked, paid) for asked, paid in times if asked is not None and paid is not None)


def advances_paid(unit: Unit, period: Period) -> QuerySet[Grant]:
    """Return the emergency advances that were paid in a period, in no order."""
    rows = _grants(unit).filter(kind=GrantKind.EMERGENCY, paid_on__range=period)
    return rows.filter(settled_at__isnull=False, requested_at__isnull=False).order_by()


def hours_between(asked: datetime, paid: datetime) -> float:
    """Return the hours from a request to its payment."""
    return (paid - asked).total_seconds() / _HOUR


def relieved_by_disease(unit: Unit, period: Period) -> dict[str, Rate]:
    """Return D1 by disease code: of the cases whose protocol asked for relief until the end of the period, how many
    were paid relief by then."""
    until = _after(period)
    asked = WorkItem.objects.filter(kind=AID, opens_at__lt=until).order_by().values("subject")
    paid = set(
        _grants(unit)
        .filter(kind=GrantKind.RELIEF, paid_on__lte=period[1], state__in=SETTLED)
        .order_by()
        .values_list("case_id", flat=True)
    )
    wanted = _cases(unit).filter(subject__in=asked) | _cases(unit).filter(pk__in=[pk for pk in paid if pk])
    rates: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
    for pk, code in wanted.order_by("pk").values_list("pk", "disease__code").distinct():
        rates[code or ""] += Rate(int(pk in paid), 1)
    return dict(rates)


def catastrophic(unit: Unit, period: Period) -> BeforeAfter:
    """Return D2: households whose costs of the period took 40 % of their capacity to pay, before and after aid."""
    before, after, of = 0, 0, 0
    capacities = _capacities(unit, period[1])
    for case, sums in _sums(unit, period).items():
        capacity = capacities.get(case)
        if capacity is None:
            continue
        of += 1
        before += _is_catastrophic(sums.before, capacity)
        after += _is_catastrophic(sums.after, capacity)
    return BeforeAfter(Rate(before, of), Rate(after, of))


def relief_ratio_by_disease(unit: Unit, period: Period) -> dict[str, Share]:
    """Return D3 by disease code: what aid took off the out-of-pocket costs of the period, ÷ those costs before it."""
    sums = _sums(unit, period)
    found: dict[str, Share] = {}
    for pk, code in _cases(unit).filter(pk__in=list(sums)).order_by("pk").values_list("pk", "disease__code"):
        one, had = sums[pk], found.get(code or "", Share(Decimal(0), Decimal(0)))
        found[code or ""] = Share(had.part + one.before - one.after, had.whole + one.before)
    return found


def mistargeted(unit: Unit, period: Period) -> Rate:
    """Return D4: of the assessments of hardship that were checked anew in the period, how many had been wrong."""
    rows = Hardship.objects.filter(
        case__unit__path__startswith=unit.path, assessed_on__range=period, earlier_held__isnull=False
    )
    return Rate(rows.filter(earlier_held=False).count(), rows.count())


def published(unit: Unit, period: Period) -> Rate:
    """Return D6: of the grants approved in the period that had to be published, how many were, by its end."""
    rows = _grants(unit).filter(approved_at__gte=start_of(period[0]), approved_at__lt=_after(period))
    timings = {kind: policy_of(kind).notice for kind in GrantKind}
    required, done = 0, 0
    for grant in rows.select_related("notice").order_by("pk"):
        kind = GrantKind.RELIEF if grant.kind == GrantKind.CONDOLENCE and grant.is_above else GrantKind(grant.kind)
        if timings[kind] == Timing.NEVER:
            continue
        required += 1
        notice = getattr(grant, "notice", None)
        done += notice is not None and notice.published_on <= period[1]
    return Rate(done, required)


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a household bore of the costs of a period, before and after aid, in CNY."""

    before: Decimal
    after: Decimal


def _sums(unit: Unit, period: Period) -> dict[int, _Sums]:
    rows = CostEntry.objects.filter(case__in=_cases(unit), struck_at__isnull=True, incurred_on__range=period)
    wanted = {"billed": Sum("total"), **{name: Sum(name) for name in OTHERS}, "aid": Sum(AID_RUNG)}
    found = {}
    for case, billed, *others, aid in (
        rows.order_by()
        .values("case")
        .annotate(**{f"sum_{name}": total for name, total in wanted.items()})
        .values_list("case", *(f"sum_{name}" for name in wanted))
    ):
        before = max(billed - sum(others, Decimal(0)), Decimal(0))
        if before:
            found[case] = _Sums(before, max(before - aid, Decimal(0)))
    return found


def _capacities(unit: Unit, on: date) -> dict[int, Decimal]:
    """Return the capacity to pay of each household whose verification and living line are known."""
    surveys = HouseholdSurvey.objects.filter(case__in=_cases(unit), struck_at__isnull=True, surveyed_on__lte=on)
    latest = {row.case_id: row for row in surveys.order_by("surveyed_on", "pk")}
    lines = _lines_on(on, {row.region for row in latest.values()})
    return {
        case: row.annual_income - 12 * lines[row.region] * row.persons
        for case, row in latest.items()
        if row.region in lines
    }


def _lines_on(on: date, regions: Iterable[str]) -> dict[str, Decimal]:
    rows = LivingLine.objects.filter(region__in=list(regions), starts_on__lte=on).order_by("starts_on")
    return {row.region: row.monthly_amount for row in rows}


def _is_catastrophic(borne: Decimal, capacity: Decimal) -> bool:
    return borne > 0 and (capacity <= 0 or borne >= CATASTROPHIC * capacity)


def _after(period: Period) -> datetime:
    """Return the moment at which a period is over."""
    return start_of(date.fromordinal(period[1].toordinal() + 1))


def _cases(unit: Unit) -> QuerySet[IllnessCase]:
    return IllnessCase.objects.filter(unit__path__startswith=unit.path, consent_state=ConsentState.GIVEN)


def _grants(unit: Unit) -> QuerySet[Grant]:
    return Grant.objects.filter(unit__path__startswith=unit.path)
