"""Items that come back: visits, counselling, screening, re-grading, surveys, festivals, follow-ups."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_noop

from unioncare.core.bilingual import Bilingual
from unioncare.core.explain import Explanation
from unioncare.organisation.calendar import WorkingDays

from ..enums import Entitlement
from .entitlements import Cadence, FestivalVisits, FollowUps, Visits
from .festivals import Festival, FestivalDay
from .items import PlannedItem, close_of, start_of
from .reasons import COUNTED_FROM, WINDOW, with_inputs
from .windows import Horizon, Window, windows
from .wording import in_both, numbered

# A follow-up may be made in the week before its day.
FOLLOW_UP_WINDOW = timedelta(days=6)

# Work kind and, where items are numbered or named by their interval, their title.
VISIT_TITLE = gettext_noop("Visit %(number)s")
COUNSELLING_TITLE = gettext_noop("Counselling session %(number)s")
REGRADING_TITLE = gettext_noop("%(number)s-day re-grading")
# Entitlements whose items are counted in their titles, and the kind of these items.
NUMBERED = {Entitlement.VISITS: "visit", Entitlement.COUNSELLING: "counselling"}


@dataclass(frozen=True, slots=True)
class Row:
    """One cadence as items: work kind, interval, when a window opens, how an item is called."""

    kind: str
    every: int
    title: Callable[[Window], Bilingual]
    opens_before: int | None = None
    role: str = ""
    details: tuple[tuple[str, object], ...] = ()


def cadence_items(
    entitlement: Entitlement,
    params: Visits | Cadence,
    because: Explanation,
    horizon: Horizon,
    days: WorkingDays,
    *,
    counted: int = 0,
) -> Iterator[PlannedItem]:
    """Give the items of a cadence inside the horizon.

    `counted` is added to the number in the title, so that after a change of interval the count goes on; keys and
    windows know nothing of it.
    """
    row = _row(entitlement, params, counted)
    if isinstance(params, Cadence) and params.first_within is not None and horizon.after is None:
        yield _first(row.kind, params.first_within, because, horizon, days)
    anchor = f"{horizon.anchor:%Y%m%d}"
    for window in windows(horizon, row.every, row.opens_before):
        due_on = window.due_on(days)
        if due_on < horizon.in_force_on:
            continue
        yield PlannedItem(
            kind=row.kind,
            key=f"{row.kind}:{anchor}:{row.every}:{window.number}",
            # A short window may lie on free days only, and its due day before them.
            opens_at=start_of(min(window.opens_on, due_on)),
            due_at=close_of(due_on),
            because=with_inputs(because, (COUNTED_FROM, horizon.anchor), (WINDOW, f"{window.opens_on} – {window.end}")),
            role=row.role,
            title=row.title(window),
            details=dict(row.details),
        )


def _row(entitlement: Entitlement, params: Visits | Cadence, counted: int) -> Row:
    if isinstance(params, Visits):
        visitors = [list(slot) for slot in params.visitors]
        return Row(
            "visit",
            params.every_days,
            lambda window: numbered(VISIT_TITLE, window.number + counted),
            role=params.lead,
            details=(("visitors", visitors),),
        )
    titles: dict[Entitlement, Callable[[Window], Bilingual]] = {
        Entitlement.COUNSELLING: lambda window: numbered(COUNSELLING_TITLE, window.number + counted),
        Entitlement.REGRADING: lambda window: numbered(REGRADING_TITLE, params.every_days),
    }
    return Row(entitlement.value, params.every_days, titles.get(entitlement, lambda window: {}), params.window_days)


def _first(kind: str, within: int, because: Explanation, horizon: Horizon, days: WorkingDays) -> PlannedItem:
    """Return what is to be done for the first time soon after the plan takes force."""
    since = start_of(horizon.in_force_on)
    return PlannedItem(
        kind=kind,
        key=f"{kind}:{horizon.anchor:%Y%m%d}:first",
        opens_at=since,
        due_at=close_of(days.after(horizon.in_force_on, within)),
        because=with_inputs(because, (COUNTED_FROM, horizon.in_force_on)),
        counted_from=since,
        working_days=within,
    )


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
