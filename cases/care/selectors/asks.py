"""What the protocol asks for one case: its work items, by due time, with what was done lately."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ..models import IllnessCase

ENDED_SHOWN = 5
COMING_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Asks:
    """The items of a case: overdue, to be done, opening later, ended; `counts` by state over all of them."""

    overdue: list[WorkItem]
    current: list[WorkItem]
    later: list[WorkItem]
    ended: list[WorkItem]
    counts: dict[str, int]

    @property
    def open_items(self) -> list[WorkItem]:
        return [*self.overdue, *self.current, *self.later]

    @property
    def next_item(self) -> WorkItem | None:
        """The open item that is due first."""
        return min(self.open_items, key=lambda item: item.due_at, default=None)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def asks_of(case: IllnessCase, now: datetime, *, everything: bool = False) -> Asks:
    """Return the items of a case; three queries. `everything` shows all ended ones instead of the latest."""
    items = WorkItem.objects.filter(subject=case.subject_id).select_related("subject", "assignee", "done_by")
    waiting = list(items.open().order_by("due_at", "pk"))
    ended = items.exclude(state=ItemState.OPEN).order_by("-done_at", "-pk")
    rows = WorkItem.objects.filter(subject=case.subject_id).order_by().values_list("state").annotate(Count("pk"))
    return Asks(
        overdue=[item for item in waiting if item.is_overdue(now)],
        current=[item for item in waiting if not item.is_overdue(now) and item.opens_at <= now],
        later=[item for item in waiting if not item.is_overdue(now) and item.opens_at > now],
        ended=list(ended if everything else ended[:ENDED_SHOWN]),
        counts=dict(rows),
    )
