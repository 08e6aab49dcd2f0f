"""Items that an occasion brings: festivals, and the closure of a case."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_noop

from unioncare.core.bilingual import Bilingual
from unioncare.core.explain import Explanation
from unioncare.organisation.calendar import WorkingDays

from .entitlements import FestivalVisits, FollowUps
from .festivals import Festival, FestivalDay
from .items import PlannedItem, close_of, start_of
from .reasons import COUNTED_FROM, with_inputs
from .windows import Horizon, Window
from .wording import in_both, numbered

# A follow-up may be made in the week before its day.
FOLLOW_UP_WINDOW = timedelta(days=6)


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
