"""Whether the visit standard is kept: one rule, by case, unit and level (domain annex §14, E1 and B2).

A visit that was due keeps the standard when somebody came in person inside its window, with everybody whom the
protocol sends (`VisitRecord.standard_met`). A case keeps it when each of its visits that were due does. Waived and
cancelled visits were no obligation, and what was made outside the plan makes up for nothing.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from cases.care.enums import CaseState, ConsentState
from cases.care.models import IllnessCase
from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE, rates_by
from unioncare.worklist.enums import ItemState

from ..enums import IN_PERSON, Trigger
from ..models import Attendance, Seat, Visit

KEPT = Q(record__standard_met=True)


def obliged(to_visit: str = "") -> Q:
    """Return the condition for visits that somebody owed, on Visit or on what `to_visit` leads from to one."""
    item = f"{to_visit}item__"
    # What is paused is not due.
    waiting = Q(**{f"{item}state": ItemState.OPEN, f"{item}paused_at__isnull": True})
    return Q(**{f"{item}state": ItemState.DONE}) | waiting


OBLIGED = obliged()
R = TypeVar("R", Visit, Seat, Attendance)


def due_visits(path: str, first: date, last: date, now: datetime) -> QuerySet[Visit]:
    """Return the visits of a subtree whose windows ended between two days, as far as they have ended."""
    return due_rows(Visit.objects.within(path), first, last, now)


def due_rows(rows: QuerySet[R], first: date, last: date, now: datetime, to_visit: str = "") -> QuerySet[R]:
    """Return the same of rows from which `to_visit` leads to a visit."""
    until = min(start_of(last + timedelta(days=1)), now)
    due_at = f"{to_visit}item__due_at"
    rows = rows.filter(obliged(to_visit), **{f"{due_at}__gte": start_of(first), f"{due_at}__lt": until})
    return rows.exclude(**{f"{to_visit}trigger": Trigger.EXTRA}).order_by()


def missed_visits(now: datetime) -> QuerySet[Visit]:
    """Return every visit that was due and did not keep the standard."""
    return Visit.objects.filter(OBLIGED, item__due_at__lt=now).exclude(KEPT).exclude(trigger=Trigger.EXTRA)


def standard_met(path: str, first: date, last: date, now: datetime) -> Rate:
    """E1: cases that kept the standard of those that had a visit due."""
    per_case = due_visits(path, first, last, now).values("case").annotate(failed=Count("pk", filter=~KEPT))
    counted = per_case.aggregate(of=Count("case"), kept=Count("case", filter=Q(failed=0)))
    return Rate(counted["kept"], counted["of"])


def standard_by_place(first: date, last: date, now: datetime) -> dict[str, Rate]:
    """Return E1 by the path of the very unit of the cases; one query."""
    return _by_place(EVERYWHERE, first, last, now)


def cases_visited(path: str, first: date, last: date, now: datetime) -> QuerySet[IllnessCase]:
    """Return the cases behind E1, each with `failed`: whether a visit that was due did not keep the standard."""
    due = due_visits(path, first, last, now)
    failed = Exists(due.filter(case=OuterRef("pk")).exclude(KEPT))
    return IllnessCase.objects.filter(pk__in=due.values("case")).annotate(failed=failed).order_by()


def standard_by_unit(unit: Unit, first: date, last: date, now: datetime) -> dict[str, Rate]:
    """E1 of each unit directly below one that had a visit due, by its path; one query for any number of units."""
    length = len(unit.path) + Unit.steplen
    rates: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
    for path, rate in _by_place(unit.path, first, last, now).items():
        if len(path) >= length:
            rates[path[:length]] += rate
    return dict(rates)


def _by_place(path: str, first: date, last: date, now: datetime) -> dict[str, Rate]:
    rows = due_visits(path, first, last, now).values_list("case", "case__unit__path")
    rates: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
    for _case, place, failed in rows.annotate(failed=Count("pk", filter=~KEPT)):
        rates[place] += Rate(int(failed == 0), 1)
    return dict(rates)


def standard_by_level(path: str, first: date, last: date, now: datetime) -> dict[int, Rate]:
    """E1 by care level, the highest first; cases whose level may not be told are left out."""
    told = due_visits(path, first, last, now).filter(case__consent_state=ConsentState.GIVEN, case__level__isnull=False)
    rows = told.values_list("case", "case__level").annotate(failed=Count("pk", filter=~KEPT))
    rates: dict[int, Rate] = defaultdict(lambda: Rate(0, 0))
    for _case, level, failed in rows:
        rates[level] += Rate(int(failed == 0), 1)
    return dict(sorted(rates.items(), reverse=True))


def standard_of_case(case: IllnessCase, now: datetime) -> Rate:
    """Visits of one case that kept the standard, of those that were due since its report."""
    due = Visit.objects.filter(OBLIGED, case=case, item__due_at__lt=now)
    counted = due.exclude(trigger=Trigger.EXTRA).aggregate(of=Count("pk"), kept=Count("pk", filter=KEPT))
    return Rate(counted["kept"], counted["of"])


def first_on_time(to_visit: str = "") -> Q:
    """Return the condition for visits that came in time, whenever they were written down; a telephone call is none."""
    record, due_at = f"{to_visit}record__", F(f"{to_visit}item__due_at")
    return Q(**{f"{record}happened_at__lte": due_at, f"{record}mode__in": IN_PERSON})


def first_visit_on_time(path: str, first: date, last: date, now: datetime) -> Rate:
    """B2: new cases whose first visit came in time, of those reported between two days whose first visit was due."""
    new = first_visits(path, first, last, now)
    counted = new.aggregate(of=Count("pk"), count=Count("pk", filter=first_on_time()))
    return Rate(counted["count"], counted["of"])


def first_visits_by_place(first: date, last: date, now: datetime) -> dict[str, Rate]:
    """Return B2 by the path of the very unit of the cases; one query."""
    return rates_by(first_visits(EVERYWHERE, first, last, now), "case__unit__path", first_on_time())


def first_visits(path: str, first: date, last: date, now: datetime) -> QuerySet[Visit]:
    """Return the first visits that were due or made, of cases of a subtree reported between two days, in no order.

    Rejected reports were no cases.
    """
    new = Visit.objects.within(path).filter(
        OBLIGED,
        trigger=Trigger.FIRST,
        case__reported_at__gte=start_of(first),
        case__reported_at__lt=start_of(last + timedelta(days=1)),
    )
    new = new.filter(Q(item__due_at__lt=now) | Q(item__state=ItemState.DONE)).exclude(case__state=CaseState.REJECTED)
    return new.order_by()
