"""The indicators of aid (domain annex §14): B3, D1, D4, D6; D2 and D3 are in `burden.py`, D5 in `outcomes.py`.

Each is of a unit with everything below it and of a period, first and last day counted; D1 by disease. Of nothing there
is no rate.
"""

from collections import defaultdict
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from unioncare.core.paging import next_path
from unioncare.core.rates import Rate, Typical, typical
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE, numbers_by, rates_by
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ..enums import SETTLED, GrantKind, Timing
from ..kinds import AID
from ..models import Grant, Hardship
from .rules import policies_by_kind

Period = tuple[date, date]
_HOUR = 3600
_ALL = Unit(path=EVERYWHERE)


def hours_to_cash(unit: Unit, period: Period) -> Typical:
    """Return B3: the median of the hours from the request to the payment, of advances paid in the period."""
    times = advances_paid(unit, period).values_list("requested_at", "settled_at")
    return typical(hours_between(asked, paid) for asked, paid in times if asked is not None and paid is not None)


def hours_to_cash_by_place(period: Period) -> dict[str, list[float]]:
    """Return the hours of B3 by the path of the very unit of the advances; one query."""
    times = advances_paid(_ALL, period).values_list("unit__path", "requested_at", "settled_at")
    return numbers_by((path, hours_between(asked, paid)) for path, asked, paid in times if asked and paid)


def advances_paid(unit: Unit, period: Period) -> QuerySet[Grant]:
    """Return the emergency advances that were paid in a period, in no order."""
    rows = _grants(unit).filter(kind=GrantKind.EMERGENCY, paid_on__range=period)
    return rows.filter(settled_at__isnull=False, requested_at__isnull=False).order_by()


def hours_between(asked: datetime, paid: datetime) -> float:
    """Return the hours from a request to its payment."""
    return (paid - asked).total_seconds() / _HOUR


def relieved_by_disease(unit: Unit, period: Period) -> dict[str, Rate]:
    """Return D1 by disease code: of the cases to be relieved, how many were; one query."""
    rows = to_be_relieved(unit, period).values("disease__code")
    counted = rows.annotate(of=Count("pk"), kept=Count("pk", filter=Q(relieved=True)))
    return {code or "": Rate(kept, of) for code, of, kept in counted.values_list("disease__code", "of", "kept")}


def relieved_by_place(period: Period) -> dict[str, dict[str, Rate]]:
    """Return D1 by disease code by the path of the very unit of the cases; one query."""
    counted = to_be_relieved(_ALL, period).values("unit__path", "disease__code")
    found: dict[str, dict[str, Rate]] = defaultdict(dict)
    for row in counted.annotate(of=Count("pk"), kept=Count("pk", filter=Q(relieved=True))):
        found[row["unit__path"]][row["disease__code"] or ""] = Rate(row["kept"], row["of"])
    return dict(found)


def to_be_relieved(unit: Unit, period: Period) -> QuerySet[IllnessCase]:
    """Return the cases behind D1, each with `relieved`, in no order.

    To be relieved are those whose protocol asked for relief in the period, and those that were paid some in it. What
    was cancelled or waived asks for nothing.
    """
    asked = WorkItem.objects.filter(
        kind=AID, opens_at__gte=start_of(period[0]), opens_at__lt=_after(period), subject=OuterRef("subject"),
        state__in=[ItemState.OPEN, ItemState.DONE],
    )  # fmt: skip
    paid = Grant.objects.filter(
        kind=GrantKind.RELIEF, paid_on__lte=period[1], state__in=SETTLED, case=OuterRef("pk")
    )  # fmt: skip
    cases = IllnessCase.objects.within(unit.path).filter(consent_state=ConsentState.GIVEN)
    rows: QuerySet[IllnessCase] = cases.annotate(relieved=Exists(paid)).filter(
        Q(Exists(asked)) | Q(Exists(paid.filter(paid_on__gte=period[0])))
    )
    return rows.order_by()


def mistargeted(unit: Unit, period: Period) -> Rate:
    """Return D4: of the assessments of hardship that were checked anew in the period, how many had been wrong."""
    counted = checked_anew(unit, period).aggregate(of=Count("pk"), wrong=Count("pk", filter=Q(earlier_held=False)))
    return Rate(counted["wrong"], counted["of"])


def mistargeted_by_place(period: Period) -> dict[str, Rate]:
    """Return D4 by the path of the very unit of the cases; one query."""
    return rates_by(checked_anew(_ALL, period), "case__unit__path", Q(earlier_held=False))


def checked_anew(unit: Unit, period: Period) -> QuerySet[Hardship]:
    """Return the assessments behind D4, in no order."""
    path = unit.path
    rows = Hardship.objects.filter(case__unit__path__gte=path, case__unit__path__lt=next_path(path))
    return rows.filter(assessed_on__range=period, earlier_held__isnull=False).order_by()


def published(unit: Unit, period: Period) -> Rate:
    """Return D6: of the grants approved in the period that had to be published, how many were, by its end."""
    found = to_be_published(unit, period).aggregate(of=Count("pk"), kept=Count("pk", filter=published_by(period[1])))
    return Rate(found["kept"], found["of"])


def published_by_place(period: Period) -> dict[str, Rate]:
    """Return D6 by the path of the very unit of the grants; two queries."""
    return rates_by(to_be_published(_ALL, period), "unit__path", published_by(period[1]))


def published_by(day: date) -> Q:
    """Return the condition under which a grant was published by a day."""
    return Q(notice__published_on__lte=day)


def to_be_published(unit: Unit, period: Period) -> QuerySet[Grant]:
    """Return the grants behind D6, in no order; condolence money above its standard goes by what holds for relief."""
    policies = policies_by_kind()
    above = Q(kind=GrantKind.CONDOLENCE, asked__gt=F("proposed"))
    conditions = {kind: Q(kind=kind) & ~above for kind in GrantKind}
    conditions[GrantKind.RELIEF] |= above
    told = Q(pk__in=[])
    for kind, condition in conditions.items():
        if policies[kind].notice != Timing.NEVER:
            told |= condition
    rows = Grant.objects.within(unit.path).filter(approved_at__gte=start_of(period[0]), approved_at__lt=_after(period))
    return rows.filter(told).order_by()


def _after(period: Period) -> datetime:
    """Return the moment at which a period is over."""
    return start_of(date.fromordinal(period[1].toordinal() + 1))


def _grants(unit: Unit) -> QuerySet[Grant]:
    return Grant.objects.within(unit.path)
