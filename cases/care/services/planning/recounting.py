"""A changed calendar moves the due days of windows: each stays the last working day inside its own window."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from unioncare.organisation.calendar import end_of
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import Moved, move_due_dates

from ...engine.windows import Window
from ...selectors.plan import Clock, base_key, load_clock
from .materialising import festival_name

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# No run of free days is longer: further back no due day depends on the changed one.
_REACH = timedelta(days=21)


@transaction.atomic
def recount_windows(*, days: Collection[date], actor: "User | None", now: datetime) -> list[Moved]:
    """Count anew the due days of cadences, festivals and follow-ups near the changed days; return what moved.

    The windows themselves never move. What is overdue stays so.
    """
    if not days:
        return []
    clock = load_clock(now)
    near = WorkItem.objects.open().filter(
        source_key__contains=":plan:",
        working_days__isnull=True,
        in_hours=False,
        planned_due_at__isnull=True,  # whoever paused an item moved it out of its window
        due_at__gte=max(now, end_of(min(days) - _REACH)),
        due_at__lte=end_of(max(days) + _REACH),
    )
    due: dict[int, datetime] = {}
    for pk, key, due_at in near.order_by("pk").values_list("pk", "source_key", "due_at"):
        on = due_day(base_key(key), clock)
        if on is not None and end_of(on) != due_at and end_of(on) >= now:
            due[pk] = end_of(on)
    return move_due_dates(due=due, actor=actor)


def due_day(key: str, clock: Clock) -> date | None:
    """Return the due day that an item's key stands for; None for one that no calendar moves."""
    kind, *parts = key.split(":")
    if parts[:1] == ["festival"]:
        wanted = ":".join(parts[1:])
        found = (festival.on for festival in clock.festivals if festival_name(festival) == wanted)
        on = next(found, None)
        return clock.days.on_or_before(on - timedelta(days=1)) if on else None
    if not all(part.isdigit() for part in parts) or len(parts) not in (2, 3):
        return None
    start = datetime.strptime(parts[0], "%Y%m%d").replace(tzinfo=timezone.get_current_timezone()).date()
    if len(parts) == 2:
        return _window(start, int(parts[1]), 1).due_on(clock.days) if kind == "follow_up" else None
    return _window(start, int(parts[1]), int(parts[2])).due_on(clock.days)


def _window(anchor: date, every: int, number: int) -> Window:
    end = anchor + timedelta(days=every * number)
    return Window(number, end - timedelta(days=every), end, end)
