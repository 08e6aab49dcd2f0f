"""The indicators of claims (domain annex §14): C4 paid of eligible events, C5 claim cycle, C6 offset.

Each is of a unit with everything below it and of a period, first and last day counted. Of nothing there is no rate.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from cases.care.enums import ConsentState
from cases.care.models import CostEntry
from unioncare.core.medians import typical_time
from unioncare.core.paging import next_path
from unioncare.core.rates import Rate, Share, Typical
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE, numbers_by, rates_by

from ..models import Claim, ClaimStep
from .claim_events import OTHERS_PAID

Period = tuple[date, date]
_ALL = Unit(path=EVERYWHERE)
# Steps by which an insurer decides, and those by which one that was noted wrongly is taken back.
DECIDED, UNDONE = ("approve", "reject"), ("undo_approval", "undo_rejection")


def paid_of_eligible(unit: Unit, period: Period) -> Rate:
    """Return C4: of the benefits that events made due, how many were paid by the end of the period; one query."""
    found = eligible(unit, period).aggregate(of=Count("pk"), paid=Count("pk", filter=paid_by(period[1])))
    return Rate(found["paid"], found["of"])


def paid_by_place(period: Period) -> dict[str, Rate]:
    """Return C4 by the path of the very unit of the cases; one query."""
    return rates_by(eligible(_ALL, period), "case__unit__path", paid_by(period[1]))


def paid_by(day: date) -> Q:
    """Return the condition under which a claim was paid by a day."""
    return Q(paid_on__lte=day)


def eligible(unit: Unit, period: Period) -> QuerySet[Claim]:
    """Return the claims behind C4, each with its `day`, in no order.

    An event belongs to the period in which the insurer decided on it, or else in which its deadline lies; several
    decisions count once, with the last, and one that was taken back was none. What was withdrawn because the event was
    struck out was never due.
    """
    decided = _decisions().filter(claim=OuterRef("pk")).order_by("-at", "-pk")
    day = TruncDate(Subquery(decided.values("at")[:1]), tzinfo=timezone.get_default_timezone())
    rows = _claims(unit).filter(expected__gt=0).exclude(source_key__startswith="withdrawn:")
    return rows.annotate(day=Coalesce(day, F("deadline_on"))).filter(day__range=period)


def _decisions() -> QuerySet[ClaimStep]:
    """Return the decisions of insurers; one was noted wrongly where the next that is told of a decision takes it back.

    Steps of a claim are written one after another: their keys are in their order.
    """
    later = ClaimStep.objects.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"), move__in=[*DECIDED, *UNDONE])
    rows = ClaimStep.objects.filter(move__in=DECIDED)
    rows = rows.annotate(following=Subquery(later.order_by("pk").values("move")[:1]))
    # Nothing may follow at all, and then the comparison is neither true nor false.
    return rows.filter(Q(following__isnull=True) | ~Q(following__in=UNDONE))


def days_to_payment(unit: Unit, period: Period) -> Typical:
    """Return C5: the median of the days from the submission to the payment; one query."""
    days = ExpressionWrapper(F("paid_on") - F("submitted_on"), DurationField())
    return typical_time(paid_in(unit, period).annotate(days=days).values_list("days"), timedelta(days=1))


def days_to_payment_by_place(period: Period) -> dict[str, list[float]]:
    """Return the days of C5 by the path of the very unit of the cases; one query."""
    rows = paid_in(_ALL, period).values_list("case__unit__path", "submitted_on", "paid_on")
    return numbers_by((path, (paid - submitted).days) for path, submitted, paid in rows if submitted and paid)


def paid_in(unit: Unit, period: Period) -> QuerySet[Claim]:
    """Return the claims that were submitted and paid in the period, in no order."""
    return _claims(unit).filter(paid_on__range=period, submitted_on__isnull=False)


def offset(unit: Unit, period: Period) -> Share:
    """Return C6: the mutual benefit of the period ÷ what the households bore of its settlements before it.

    Before it means after the basic, critical-illness and commercial insurance and the medical assistance. A payment
    counts on the day on which it was paid, also where the settlement lies in another period.
    """
    return share_of(sum(_settled(unit, period).values(), Share(Decimal(0), Decimal(0))))


def share_of(settled: Share) -> Share:
    """Return C6 of what was settled: households cannot bear less than nothing."""
    return Share(settled.part, max(settled.whole, Decimal(0)), settled.of)


def settled_by_place(period: Period) -> dict[str, Share]:
    """Return what was settled by the path of the very unit of the cases; one query."""
    return _settled(_ALL, period)


def _settled(unit: Unit, period: Period) -> dict[str, Share]:
    costs: QuerySet[Any, Any] = settlements(unit, period)
    rows: QuerySet[Any, Any] = costs.values("case__unit__path").annotate(
        of=Count("case", distinct=True),
        benefit=Sum("mutual_benefit"),
        billed=Sum("total"),
        **{f"sum_{name}": Sum(name, filter=Q(total__gt=0)) for name in OTHERS_PAID},
    )  # fmt: skip
    found = {}
    for sums in rows:
        others = sum((sums[f"sum_{name}"] or Decimal(0) for name in OTHERS_PAID), Decimal(0))
        found[sums["case__unit__path"]] = Share(sums["benefit"], sums["billed"] - others, sums["of"])
    return found


def settlements(unit: Unit, period: Period) -> QuerySet[CostEntry]:
    """Return the settlements behind C6, in no order."""
    path = unit.path
    return CostEntry.objects.filter(
        case__unit__path__gte=path, case__unit__path__lt=next_path(path), case__consent_state=ConsentState.GIVEN,
        struck_at__isnull=True, incurred_on__range=period,
    ).order_by()  # fmt: skip


def _claims(unit: Unit) -> QuerySet[Claim]:
    rows: QuerySet[Claim] = Claim.objects.within(unit.path)
    return rows.filter(case__consent_state=ConsentState.GIVEN).order_by()
