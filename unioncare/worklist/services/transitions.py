"""The one table of how a work item's state changes, and the only statements that change it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When
from django.utils.translation import gettext as _

from unioncare.core import audit, navigation
from unioncare.core.refusals import Refusal
from unioncare.core.ui.dates import moment

from ..enums import ItemState
from ..models import WorkItem, WorkItemQuerySet

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: from which states an act is possible, and the state that it leaves."""

    sources: tuple[ItemState, ...]
    target: ItemState


TRANSITIONS: dict[str, Transition] = {
    "complete": Transition((ItemState.OPEN,), ItemState.DONE),
    "waive": Transition((ItemState.OPEN,), ItemState.WAIVED),
    "cancel": Transition((ItemState.OPEN,), ItemState.CANCELLED),
    "reopen": Transition((ItemState.CANCELLED,), ItemState.OPEN),
    "hand_over": Transition((ItemState.OPEN,), ItemState.OPEN),
    "take": Transition((ItemState.OPEN,), ItemState.OPEN),
    "assign": Transition((ItemState.OPEN,), ItemState.OPEN),
    "miss": Transition((ItemState.OPEN,), ItemState.OPEN),
    "escalate": Transition((ItemState.OPEN,), ItemState.OPEN),
    "pause": Transition((ItemState.OPEN,), ItemState.OPEN),
    "resume": Transition((ItemState.OPEN,), ItemState.OPEN),
    "recount": Transition((ItemState.OPEN,), ItemState.OPEN),
}
# In `details` of items that wait for an approval's decision: only the approval moves or ends them.
APPROVAL_KEY = "approval"
Diff = dict[str, list[str]]


class ItemRefused(Refusal):
    """The act is not possible."""


class ItemConflict(ItemRefused):
    """Somebody else was first; the reason names who and when."""

    def __init__(self, item: WorkItem) -> None:
        self.item = item
        super().__init__(_conflict_text(item))


def _conflict_text(item: WorkItem) -> str:
    if item.state == ItemState.OPEN:
        who = item.assignee.name if item.assignee else _("nobody")
        return _("This has moved to %(name)s in the meantime.") % {"name": who}
    words = {
        ItemState.DONE: _("%(name)s already did this on %(at)s."),
        ItemState.WAIVED: _("%(name)s already waived this on %(at)s."),
        ItemState.CANCELLED: _("This was cancelled on %(at)s (%(name)s)."),
    }
    name = item.done_by.name if item.done_by else _("the system")
    return words[ItemState(item.state)] % {"name": name, "at": moment(item.done_at)}


def missed_by(now: datetime) -> Case:
    """Return the expression that marks lateness at `now` and never takes the mark back."""
    return Case(When(due_at__lt=now, then=Value(True)), default=F("missed"), output_field=BooleanField())


def change(items: WorkItemQuerySet, act: str, **fields: Any) -> int:
    """Make one conditional UPDATE of the table's row; return how many items it changed."""
    row = TRANSITIONS[act]
    return items.filter(state__in=row.sources).order_by().update(state=row.target, **fields)


def lock_open(items: WorkItemQuerySet) -> list[WorkItem]:
    """Lock the open ones among `items`, in the order of their keys so that two sweeps never wait crosswise."""
    return list(items.open().order_by("pk").select_for_update())


def log(changes: Collection[tuple[WorkItem, Diff]], *, actor: "User | None") -> None:
    """Write the audit rows of a change that a set-based statement made."""
    audit.record_bulk_changes(WorkItem, ((item.pk, str(item), diff) for item, diff in changes), actor=actor)


def forget_counts(*people: int | None) -> None:
    """Let the numbers in the navigation of these people be counted anew once the change is committed."""
    ids = {pk for pk in people if pk is not None}
    if ids:
        transaction.on_commit(lambda: navigation.forget_counts(ids))
