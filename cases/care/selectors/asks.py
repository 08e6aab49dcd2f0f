"""What the protocol asks for one case: its work items, by due time, with what was done lately."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.presentation import Row, rows_of
from unioncare.worklist.selectors.clock import Clock
from unioncare.worklist.selectors.lists import COLUMNS

from ..models import IllnessCase

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ENDED_SHOWN = 5
_KEY, _WIDTH = COLUMNS.index("pk"), len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Asks:
    """The items of a case as one reader sees them: overdue, to be done, opening later, ended.

    `results` says of ended items what was done, or why they were waived or cancelled; `counts` goes by state.
    """

    overdue: list[Row]
    current: list[Row]
    later: list[Row]
    ended: list[Row]
    results: dict[int, str]
    counts: dict[str, int]

    @property
    def next_row(self) -> Row | None:
        """The open item that is due first."""
        return next(iter((*self.overdue, *self.current, *self.later)), None)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def ended_rows(self) -> list[tuple[Row, str]]:
        """The ended items, each with what came of it."""
        return [(row, self.results.get(row.pk, "")) for row in self.ended]


def asks_of(case: IllnessCase, user: "User", clock: Clock, *, ended_shown: int | None = ENDED_SHOWN) -> Asks:
    """Return the items of a case; five queries. `ended_shown` None shows all ended ones."""
    items = WorkItem.objects.filter(subject=case.subject_id)
    waiting = list(items.open().order_by("due_at", "pk").values_list(*COLUMNS, "opens_at"))
    over = items.exclude(state=ItemState.OPEN).order_by("-done_at", "-pk")[:ended_shown]
    ended = list(over.values_list(*COLUMNS, "reason", "result"))
    rows = rows_of([values[:_WIDTH] for values in (*waiting, *ended)], user, clock)
    opened = {values[_KEY] for values in waiting if values[-1] <= clock.now}
    asked = rows[: len(waiting)]
    counted = items.order_by().values_list("state").annotate(Count("pk"))
    return Asks(
        overdue=[row for row in asked if row.group == "overdue"],
        current=[row for row in asked if row.group != "overdue" and row.pk in opened],
        later=[row for row in asked if row.group != "overdue" and row.pk not in opened],
        ended=rows[len(waiting) :],
        results={values[_KEY]: values[-2] or values[-1] for values in ended},
        counts=dict.fromkeys(ItemState.values, 0) | dict(counted),
    )
