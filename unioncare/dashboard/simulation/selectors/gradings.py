"""The gradings over which a version is tried: those of its unit and below, as far as no unit below has its own."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Generic, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.care.enums import ENDED_STATES, ConsentState
from cases.care.models import CaseMove, CostEntry, Grading, IllnessCase, Protocol
from cases.care.models.facts import DEDUCTIONS
from donations.aid.enums import GrantKind
from donations.aid.models import Grant
from unioncare.organisation.calendar import start_of

from ..engine import PastGrading, Window

T = TypeVar("T")
CHUNK = 5_000
_COLUMNS = (
    "case", "case__unit", "case__disease__group", "severity", "burden", "psych", "level", "graded_at",
    "case__member", "case__closed_at", "case__died_on",
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
    return rows.order_by("case__member", "case", "graded_at", "pk")


def past_gradings(protocol: Protocol, window: Window) -> Iterator[PastGrading]:
    """Give the gradings by member and case, in the order of their days; three queries, read in a stream."""
    costs, steps = _costs_of(protocol, window), _steps_of(protocol, window)
    held: list[tuple[Any, ...]] = []
    for row in gradings_bound(protocol, window).values_list(*_COLUMNS).iterator(CHUNK):
        if held and held[0][0] != row[0]:
            yield from _of_case(held, costs, steps)
            held = []
        held.append(row)
    if held:
        yield from _of_case(held, costs, steps)


def _of_case(rows: list[tuple[Any, ...]], costs: "_Beside[Decimal]", steps: "_Beside[bool]") -> Iterator[PastGrading]:
    case, unit, group, *_grade, member, closed_at, died_on = rows[0]
    days = [_day(row[7]) for row in rows]
    borne, care = costs.of(member, case), _in_care(steps.of(member, case), closed_at, died_on)
    for row, (since, until) in zip(rows, pairwise([*days, _OPEN_END]), strict=True):
        # What was given outside care asks for nothing; after a reopening the case is graded anew.
        ends = next((end for begin, end in care if begin <= since < end), since)
        # Of two on one day the later one holds.
        if since < min(until, ends):
            grade = (group or "", row[3], row[4], row[5], row[6])
            yield PastGrading(
                case, member, unit, grade, since, min(until, ends), days[0], ends, _until(borne, since)
            )  # fmt: skip


def _in_care(
    steps: list[tuple[date, bool]], closed_at: datetime | None, died_on: date | None
) -> list[tuple[date, date]]:
    """Return from which day until before which one a case was in care, by what ended it and opened it again."""
    spans, begin, end = [], date.min, _OPEN_END
    for day, is_end in steps:
        if is_end and end == _OPEN_END:
            end = day
        elif not is_end and end != _OPEN_END:
            spans.append((begin, end))
            begin, end = day, _OPEN_END
    if closed_at is not None:
        end = died_on or min(end, _day(closed_at))
    return [*spans, (begin, end)]


def _until(borne: list[tuple[date, Decimal]], day: date) -> Decimal | None:
    """Return what was out of pocket on a day, in CNY; None while no cost was noted."""
    amounts = [amount for on, amount in borne if on <= day]
    return max(sum(amounts, Decimal(0)), Decimal(0)) if amounts else None


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _costs_of(protocol: Protocol, window: Window) -> "_Beside[Decimal]":
    paid_by = sum((F(name) for name in DEDUCTIONS[1:]), F(DEDUCTIONS[0]))
    # What relief paid is put back: it is taken off once, as given.
    by_relief = Grant.objects.filter(cost=OuterRef("pk"), kind=GrantKind.RELIEF)
    rows = CostEntry.objects.filter(
        ~Exists(by_relief), case__in=cases_bound(protocol, window), struck_at__isnull=True,
        incurred_on__lte=window.last,
    ).order_by("case__member", "case", "incurred_on", "pk")  # fmt: skip
    return _Beside(rows.values_list("case__member", "case", "incurred_on", F("total") - paid_by).iterator(CHUNK))


def _steps_of(protocol: Protocol, window: Window) -> "_Beside[bool]":
    """Return the days on which cases ended (True) or were opened again."""
    rows = CaseMove.objects.filter(
        Q(target__in=ENDED_STATES) | Q(source__in=ENDED_STATES), case__in=cases_bound(protocol, window),
    ).order_by("case__member", "case", "at", "pk")  # fmt: skip
    read = rows.values_list("case__member", "case", "at", "target").iterator(CHUNK)
    return _Beside((member, case, _day(at), target in ENDED_STATES) for member, case, at, target in read)


class _Beside(Generic[T]):
    """Something of the cases by its day, read beside their gradings in the same order: by member and case."""

    def __init__(self, rows: Iterable[tuple[int, int, date, T]]) -> None:
        self._rows = iter(rows)
        self._next: tuple[int, int, date, T] | None = next(self._rows, None)

    def of(self, member: int, case: int) -> list[tuple[date, T]]:
        """Return day and value of each row of a case; cases are asked for in the order of the rows."""
        found = []
        while self._next is not None and self._next[:2] <= (member, case):
            if self._next[1] == case:
                found.append(self._next[2:])
            self._next = next(self._rows, None)
        return found
