"""What is still owed of a request: its open work items, and how late each is."""

from dataclasses import dataclass

from django.utils import timezone

from unioncare.core.ui.due import Due
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.clock import Clock

from ..models import PrivacyRequest


@dataclass(frozen=True, slots=True)
class Owed:
    """An open work item of the request, and how late it is."""

    item: WorkItem
    due: Due


def owed_by(request: PrivacyRequest) -> list[Owed]:
    """Return what is owed, the earliest first."""
    clock = Clock(timezone.now(), load_working_days())
    items = WorkItem.objects.open().filter(subject=request.subject_id).select_related("assignee").order_by("due_at")
    return [
        Owed(item, Due.paused(item.due_at, None) if item.paused_at else clock.due(item.due_at, in_hours=item.in_hours))
        for item in items
    ]
