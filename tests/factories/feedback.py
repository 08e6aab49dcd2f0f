"""Requests of workers, as the form takes them in."""

import uuid
from datetime import datetime
from typing import Any

from assessments.feedback.enums import Category
from assessments.feedback.models import FeedbackRequest
from assessments.feedback.services.receiving import FeedbackEntry, receive_feedback
from unioncare.worklist.models import WorkItem

from .cases import NOW
from .world import World


def written(world: World, category: Category = Category.CARE, *, now: datetime = NOW, **fields: Any) -> FeedbackRequest:
    """Return a request about one of the kinds, by default of somebody unknown of the branch who asks for care."""
    return written_with_code(world, category, now=now, **fields)[0]


def written_with_code(
    world: World, category: Category = Category.CARE, *, now: datetime = NOW, **fields: Any
) -> tuple[FeedbackRequest, str]:
    """Return a request and its tracking code."""
    told = {"text": "家里老人住院，想问问工会能不能帮忙。", "is_anonymous": True, "unit": world.branch, **fields}
    entry = FeedbackEntry(key=uuid.uuid4(), category=category, **told)
    return receive_feedback(entry=entry, actor=None, now=now)


def work_of(request: FeedbackRequest) -> dict[str, WorkItem]:
    """Return the open work items of a request by kind."""
    items = WorkItem.objects.open().filter(subject=request.subject_id).select_related("assignee", "subject")
    return {item.kind: item for item in items.order_by("pk")}
