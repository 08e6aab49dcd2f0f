"""Visits as lists and calendars show them: every row is worked out once, with a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.care.enums import ConsentState
from unioncare.core.paging import PAGE_SIZE, CappedCount, Page, capped_count, decode_cursor, encode_cursor
from unioncare.core.ui.due import Due
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.selectors.clock import Clock, ended_mark

from ..enums import Trigger
from ..models import Seat, Visit, VisitQuerySet
from .acting import goes
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
    group: str
    place: str
    day_is_over: bool
    window_is_open: bool


def visit_page(user: User, wanted: VisitFilter, now: datetime, cursor: str = "") -> tuple[Page[Visit], CappedCount]:
    """Return a page of visits by their days, and the capped count; what has ended is shown latest first."""
    rows = wanted.apply(user, now)
    count = capped_count(rows)
    back = wanted.state in ("done", "missed")
    if (after := _after(cursor)) is not None:
        rows = _beyond(rows, after, back=back)
    order = ("-planned_on", "-pk") if back else ("planned_on", "pk")
    found = list(with_everything(rows).order_by(*order)[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return Page(found[:PAGE_SIZE], encode_cursor([last.planned_on.isoformat(), last.pk]) if last else ""), count


def _after(cursor: str) -> tuple[date, int] | None:
    """Return day and key behind which a page begins; an altered cursor begins the list anew."""
    values = decode_cursor(cursor, str, int)
    try:
        return (date.fromisoformat(values[0]), values[1]) if values else None
    except ValueError:
        return None


def _beyond(rows: VisitQuerySet, after: tuple[date, int], *, back: bool) -> VisitQuerySet:
    day, pk = after
    if back:
        return rows.filter(planned_on__lte=day).exclude(planned_on=day, pk__gte=pk)
    return rows.filter(planned_on__gte=day).exclude(planned_on=day, pk__lte=pk)


def with_everything(visits: VisitQuerySet) -> QuerySet[Visit]:
    """Bring along what a row shows: item, case, member, unit, visitors."""
    seats = Seat.objects.select_related("user").order_by("position")
    return visits.select_related("item", "case__member", "case__unit").prefetch_related(Prefetch("seats", seats))


def rows_of(visits: Iterable[Visit], clock: Clock, reader: User) -> list[Row]:
    """Return visits as rows."""
    return [row_of(visit, clock, reader) for visit in visits]


def row_of(visit: Visit, clock: Clock, reader: User) -> Row:
    """Return one visit as a row; without consent it tells neither level nor what happened in the treatment.

    Nor where the member lies, for a ward names an illness; but to those who have to find it.
    """
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
        group=_group(visit.planned_on, clock),
        place=(visit.place or visit.case.place) if told or goes(reader, visit) else "",
        day_is_over=item.state == ItemState.OPEN and visit.planned_on < clock.today,
        window_is_open=item.state == ItemState.OPEN and item.opens_at <= clock.now,
    )


def _group(day: date, clock: Clock) -> str:
    """Return under which heading a day stands: today, this week, or its month."""
    if day == clock.today:
        return _("Today")
    monday = clock.today - timedelta(days=clock.today.weekday())
    if monday <= day < monday + timedelta(days=7):
        return _("This week")
    return date_format(day, "YEAR_MONTH_FORMAT")


def trigger_told(visit: Visit, *, told: bool) -> str | Promise:
    """Return the occasion in words, as far as it may be told."""
    trigger = Trigger(visit.trigger)
    return Trigger.OTHER.label if trigger in OF_HEALTH and not told else trigger.label
