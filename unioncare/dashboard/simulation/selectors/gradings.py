"""The gradings over which a version is tried: those of its unit and below, as far as no unit below has its own."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.care.enums import ConsentState
from cases.care.models import CostEntry, Grading, IllnessCase, Protocol
from cases.care.models.facts import DEDUCTIONS
from donations.aid.enums import GrantKind
from donations.aid.models import Grant
from unioncare.organisation.calendar import start_of

from ..engine import PastGrading, Window

CHUNK = 5_000
_COLUMNS = (
    "case", "case__unit", "case__disease__group", "severity", "burden", "psych", "level", "graded_at",
    "case__closed_at",
)  # fmt: skip
_OPEN_END = date.max


def cases_bound(protocol: Protocol, window: Window) -> QuerySet[IllnessCase]:
    """Return the cases that the version would have bound: not closed before the window, with consent."""
    rows = IllnessCase.objects.within(protocol.unit.path).filter(consent_state=ConsentState.GIVEN)
    others = Protocol.objects.in_force(window.last).filter(unit__path__startswith=protocol.unit.path)
    for path in others.exclude(unit=protocol.unit_id).order_by().values_list("unit__path", flat=True):
        rows = rows.exclude(unit__path__startswith=path)
    return rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=start_of(window.first))).order_by()


def gradings_bound(protocol: Protocol, window: Window) -> QuerySet[Grading]:
    """Return every grading of these cases up to the end of the window: windows are counted from the first one."""
    rows = Grading.objects.filter(case__in=cases_bound(protocol, window), graded_at__lt=start_of(window.after))
    return rows.order_by("case", "graded_at", "pk")


def past_gradings(protocol: Protocol, window: Window) -> Iterator[PastGrading]:
    """Give the gradings case by case, in the order of their days; two queries, read in a stream."""
    costs = _Costs(protocol, window)
    held: list[tuple[Any, ...]] = []
    for row in gradings_bound(protocol, window).values_list(*_COLUMNS).iterator(CHUNK):
        if held and held[0][0] != row[0]:
            yield from _of_case(held, costs)
            held = []
        held.append(row)
    if held:
        yield from _of_case(held, costs)


def _of_case(rows: list[tuple[Any, ...]], costs: "_Costs") -> Iterator[PastGrading]:
    case, unit, group, *_grade, closed_at = rows[0]
    ends = _day(closed_at) if closed_at else _OPEN_END
    days = [_day(row[7]) for row in rows]
    borne = costs.of(case)
    for row, (since, until) in zip(rows, pairwise([*days, ends]), strict=True):
        # Of two on one day the later one holds; what was given after the closure asks for nothing.
        if since < until:
            grade = (group or "", row[3], row[4], row[5], row[6])
            yield PastGrading(case, unit, grade, since, min(until, ends), days[0], ends, _until(borne, since))


def _until(borne: list[tuple[date, Decimal]], day: date) -> Decimal | None:
    """Return what was out of pocket on a day, in CNY; None while no cost was noted."""
    amounts = [amount for on, amount in borne if on <= day]
    return max(sum(amounts, Decimal(0)), Decimal(0)) if amounts else None


def _day(at: datetime) -> date:
    return timezone.localdate(at)


class _Costs:
    """The costs of the cases, read beside their gradings in the same order."""

    def __init__(self, protocol: Protocol, window: Window) -> None:
        paid_by = sum((F(name) for name in DEDUCTIONS[1:]), F(DEDUCTIONS[0]))
        # What relief paid is put back: it is taken off once, as given.
        by_relief = Grant.objects.filter(cost=OuterRef("pk"), kind=GrantKind.RELIEF)
        rows = CostEntry.objects.filter(
            ~Exists(by_relief), case__in=cases_bound(protocol, window), struck_at__isnull=True,
            incurred_on__lte=window.last,
        ).order_by("case", "incurred_on", "pk")  # fmt: skip
        self._rows = rows.values_list("case", "incurred_on", F("total") - paid_by).iterator(CHUNK)
        self._next: tuple[int, date, Decimal] | None = next(self._rows, None)

    def of(self, case: int) -> list[tuple[date, Decimal]]:
        """Return day and amount of each cost of a case; cases are asked for in the order of their keys."""
        found = []
        while self._next is not None and self._next[0] <= case:
            if self._next[0] == case:
                found.append((self._next[1], self._next[2]))
            self._next = next(self._rows, None)
        return found
