"""Whose calendar a token opens, and what stands in it."""

from unioncare.core.tokens import token_hash

from ..models import CalendarFeed, WorkItem

MOST = 1000


def feed_of(token: str) -> CalendarFeed | None:
    """Return the calendar of a token, while its person may sign in and holds a post."""
    feed = CalendarFeed.objects.select_related("user").filter(token_digest=token_hash(token)).first()
    return feed if feed and feed.user.is_active and feed.user.has_perm("worklist.see_work") else None


def items_of(feed: CalendarFeed) -> list[WorkItem]:
    """Return the open items of a calendar's person whose clock runs, the earliest first."""
    rows = WorkItem.objects.running().of(feed.user).order_by("due_at", "pk")
    return list(rows.only("pk", "kind", "due_at", "in_hours", "created_at")[:MOST])
