"""What changed for a person since they last looked: new items, items that came to them, what climbed to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone

from ..enums import CLIMBED
from ..models import Reminder, WorkItem

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SHOWN = 8
# Own open items that are looked through, soonest due first.
_LOOKED_THROUGH = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `what` is "opened", "came" or "climbed"; `by` names who handed the item over, or did not do it."""

    what: str
    at: datetime
    item: WorkItem
    by: str = ""


def changes_since(user: "User", since: datetime) -> tuple[list[Change], int]:
    """Return the latest changes among the person's open items and how many there are; four queries."""
    mine = {
        item.pk: item
        for item in WorkItem.objects.open()
        .of(user)
        .select_related("subject")
        .order_by("due_at", "pk")[:_LOOKED_THROUGH]
    }
    found = [Change("opened", item.created_at, item) for item in mine.values() if item.created_at > since]
    for entry in _logged(mine, "assignee", since).exclude(actor=user).select_related("actor"):
        by = entry.actor.name if entry.actor else ""
        found.append(Change("came", entry.timestamp, mine[entry.object_id], by))
    found += _climbed(user, since)
    found.sort(key=lambda change: change.at, reverse=True)
    return found[:SHOWN], len(found)


def _climbed(user: "User", since: datetime) -> list[Change]:
    """Return what others did not do in time and climbed to the person, as far as it is still open."""
    reached = Reminder.objects.filter(person=user, step__in=CLIMBED, told_on__gte=timezone.localdate(since))
    rows = WorkItem.objects.open().filter(pk__in=reached.order_by().values("item")).exclude(assignee=user)
    items = {
        item.pk: item for item in rows.select_related("subject", "assignee").order_by("due_at", "pk")[:_LOOKED_THROUGH]
    }
    if not items:
        return []
    at = {entry.object_id: entry.timestamp for entry in _logged(items, "escalation_level", since)}
    return [
        Change("climbed", at[pk], item, item.assignee.name if item.assignee else "")
        for pk, item in items.items()
        if pk in at
    ]


def _logged(items: dict[int, WorkItem], field: str, since: datetime) -> QuerySet[LogEntry]:
    """Return the rows of the audit trail by which a field of some items changed."""
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(WorkItem),
        object_id__in=items,
        timestamp__gt=since,
        changes__has_key=field,
    )
    return rows.order_by("pk")
