"""What changed for a person since they last looked: new items, items that came to them, what others ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from ..models import WorkItem

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SHOWN = 6
# Own open items that are looked through, soonest due first.
_LOOKED_THROUGH = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `what` is "opened" or "came"; `by` names who handed the item over."""

    what: str
    at: datetime
    item: WorkItem
    by: str = ""


def changes_since(user: "User", since: datetime) -> tuple[list[Change], int]:
    """Return the latest changes among the person's open items and how many there are; two queries."""
    mine = {
        item.pk: item
        for item in WorkItem.objects.open()
        .of(user)
        .select_related("subject")
        .order_by("due_at", "pk")[:_LOOKED_THROUGH]
    }
    found = [Change("opened", item.created_at, item) for item in mine.values() if item.created_at > since]
    came = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(WorkItem),
        object_id__in=mine,
        timestamp__gt=since,
        changes__has_key="assignee",
    ).exclude(actor=user)
    for entry in came.select_related("actor").order_by("pk"):
        by = entry.actor.name if entry.actor else ""
        found.append(Change("came", entry.timestamp, mine[entry.object_id], by))
    found.sort(key=lambda change: change.at, reverse=True)
    return found[:SHOWN], len(found)
