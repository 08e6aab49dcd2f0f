"""Items that come back: visits, counselling, screening, re-grading, surveys."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from unioncare.core.bilingual import Bilingual
from unioncare.core.explain import Explanation
from unioncare.organisation.calendar import WorkingDays

from ..enums import Entitlement
from .entitlements import Cadence, Visits
from .items import PlannedItem, close_of, start_of
from .reasons import COUNTED_FROM, WINDOW, with_inputs
from .windows import Horizon, Window, windows
from .wording import numbered

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
