"""Visits as lists and calendars show them: every row is worked out once, with a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise

from cases.care.enums import ConsentState
from unioncare.core.paging import PAGE_SIZE, CappedCount, Page, capped_count, decode_cursor, encode_cursor
from unioncare.core.ui.due import Due
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.selectors.clock import Clock, ended_mark

from ..enums import Trigger
from ..models import Seat, Visit, VisitQuerySet
from .filtering import VisitFilter

# Occasions that tell of the illness: they stand nowhere without consent.
OF_HEALTH = frozenset({Trigger.ADMISSION, Trigger.SURGERY, Trigger.ICU, Trigger.DISCHARGE})


@dataclass(frozen=True, slots=True)
class Row:
    """One visit as one reader sees it in a list."""

    visit: Visit
    trigger: str | Promise
    due: Due
    level: int | None
    visitors: tuple[str, ...]
    vacant: tuple[str, ...]
    day_is_over: bool

    @property
    def is_open(self) -> bool:
        return self.visit.item.state == ItemState.OPEN


def visit_page(user: User, wanted: VisitFilter, now: datetime, cursor: str = "") -> tuple[Page[Visit], CappedCount]:
    """Return a page of visits by their days, and the capped count; what has ended is shown latest first."""
    rows = wanted.apply(user, now)
    count = capped_count(rows)
    back = wanted.state in ("done", "missed")
    after = decode_cursor(cursor, date, int)
    if after is not None:
        rows = _beyond(rows, after, back=back)
    order = ("-planned_on", "-pk") if back else ("planned_on", "pk")
    found = list(with_everything(rows).order_by(*order)[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return Page(found[:PAGE_SIZE], encode_cursor([last.planned_on, last.pk]) if last else ""), count


def _beyond(rows: VisitQuerySet, after: Sequence[Any], *, back: bool) -> VisitQuerySet:
    day, pk = after
    if back:
        return rows.filter(planned_on__lte=day).exclude(planned_on=day, pk__gte=pk)
    return rows.filter(planned_on__gte=day).exclude(planned_on=day, pk__lte=pk)


def with_everything(visits: VisitQuerySet) -> QuerySet[Visit]:
    """Bring along what a row shows: item, case, member, unit, visitors."""
    seats = Seat.objects.select_related("user").order_by("position")
    return visits.select_related("item", "case__member", "case__unit").prefetch_related(Prefetch("seats", seats))


def rows_of(visits: Iterable[Visit], clock: Clock) -> list[Row]:
    """Return visits as rows."""
    return [row_of(visit, clock) for visit in visits]


def row_of(visit: Visit, clock: Clock) -> Row:
    """Return one visit as a row; without consent it tells neither level nor what happened in the treatment."""
    item, told = visit.item, visit.case.consent_state == ConsentState.GIVEN
    seats = list(visit.seats.all())
    return Row(
        visit=visit,
        trigger=trigger_told(visit, told=told),
        due=ended_mark(item.state, item.done_at, missed=item.missed)
        if item.done_at
        else Due.paused(item.due_at, None)
        if item.paused_at
        else clock.due(item.due_at, in_hours=item.in_hours),
        level=visit.case.level if told else None,
        visitors=tuple(seat.user.name for seat in seats if seat.user),
        vacant=tuple(seat.role_words for seat in seats if seat.user is None),
        day_is_over=item.state == ItemState.OPEN and visit.planned_on < clock.today,
    )


def trigger_told(visit: Visit, *, told: bool) -> str | Promise:
    """Return the occasion in words, as far as it may be told."""
    trigger = Trigger(visit.trigger)
    return Trigger.OTHER.label if trigger in OF_HEALTH and not told else trigger.label


@dataclass(frozen=True, slots=True)
class Start:
    """When an entry of the calendar begins: a day, or a day and an hour."""

    day: date
    at: time | None

    @property
    def text(self) -> str:
        return f"{self.day.isoformat()}T{self.at:%H:%M}" if self.at else self.day.isoformat()
