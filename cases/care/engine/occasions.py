"""Items that an occasion brings: festivals, events of the treatment, and the closure of a case."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext, gettext_noop

from unioncare.core.bilingual import Bilingual
from unioncare.core.explain import Explanation
from unioncare.organisation.calendar import WorkingDays

from ..enums import EventKind
from .durations import Deadline
from .entitlements import EventScreening, EventVisits, FestivalVisits, FollowUps
from .festivals import Festival, FestivalDay
from .items import PlannedItem, close_of, start_of
from .once import due_within
from .reasons import COUNTED_FROM, with_inputs
from .windows import Horizon, Window
from .wording import in_both, in_sentence, numbered

# A follow-up may be made in the week before its day.
FOLLOW_UP_WINDOW = timedelta(days=6)
EVENT = gettext_noop("Treatment event")


def festival_items(
    params: FestivalVisits,
    because: Explanation,
    horizon: Horizon,
    days: WorkingDays,
    festivals: Sequence[FestivalDay],
) -> Iterator[PlannedItem]:
    """Give a visit before each festival that the rule names; due on the last working day before it.

    `after` does not hold for festivals: their days become known year by year, sometimes late.
    """
    for festival in festivals:
        opens_on = festival.on - timedelta(days=params.window_days)
        eve = days.on_or_before(festival.on - timedelta(days=1))
        if festival.code not in params.festivals or opens_on > horizon.until or eve < horizon.in_force_on:
            continue
        yield PlannedItem(
            kind="visit",
            key=f"visit:festival:{festival.code}:{festival.on:%Y}",
            opens_at=start_of(min(max(opens_on, horizon.in_force_on), eve)),
            due_at=close_of(eve),
            because=with_inputs(because, (COUNTED_FROM, festival.on)),
            role=params.lead,
            title=_festival_title(festival.code),
            details={"visitors": [list(slot) for slot in params.visitors], "festival": festival.code},
        )


def _festival_title(code: str) -> Bilingual:
    return in_both(lambda: gettext("Visit before %(festival)s") % {"festival": Festival(code).label})


def event_visit(
    params: EventVisits, because: Explanation, event: EventKind, on: date, since: datetime, days: WorkingDays, key: str
) -> PlannedItem | None:
    """Return the visit that an event of the treatment asks for, None when the rule does not name the event.

    An event ahead is visited before or on its day, whether a working day or not; one that has happened, within the
    working days of the rule, counted from when it became known.
    """
    if event not in params.events:
        return None
    told = _with_event(because, event, on)
    item = due_within(Deadline(params.within_days), since, days, "visit", key, told, role=params.lead)
    if (day_closes := close_of(on)) > since:
        item = PlannedItem("visit", key, since, day_closes, told, params.lead)
    title = in_both(lambda: gettext("Visit: %(event)s") % {"event": event.label})
    details = {"visitors": [list(slot) for slot in params.visitors], "event": event.value}
    return replace(item, title=title, details=details)


def event_screening(
    params: EventScreening,
    because: Explanation,
    event: EventKind,
    on: date,
    since: datetime,
    days: WorkingDays,
    key: str,
) -> PlannedItem | None:
    """Return the screening that an event asks for, None when the rule does not name the event.

    It is counted from the event, or from when that became known afterwards.
    """
    if event not in params.events:
        return None
    begins = max(since, start_of(on))
    told = _with_event(because, event, on)
    item = due_within(Deadline(params.within_days), begins, days, "screening", key, told)
    title = in_both(
        lambda: gettext("Psychological screening after %(event)s") % {"event": in_sentence(str(event.label))}
    )
    return replace(item, title=title, details={"event": event.value})


def _with_event(because: Explanation, event: EventKind, on: date) -> Explanation:
    return with_inputs(because, (EVENT, in_both(lambda: f"{event.label} {on.isoformat()}")))


def follow_ups(params: FollowUps, because: Explanation, closed_on: date, days: WorkingDays) -> Iterator[PlannedItem]:
    """Give the follow-ups of a closed case, counted from its closure."""
    for after in params.after_days:
        end = closed_on + timedelta(days=after)
        window = Window(after, closed_on, end, max(end - FOLLOW_UP_WINDOW, closed_on))
        yield PlannedItem(
            kind="follow_up",
            key=f"follow_up:{closed_on:%Y%m%d}:{after}",
            opens_at=start_of(window.opens_on),
            due_at=close_of(window.due_on(days)),
            because=with_inputs(because, (COUNTED_FROM, closed_on)),
            role=params.lead,
            title=numbered(gettext_noop("Follow-up after %(number)s days"), after),
        )
