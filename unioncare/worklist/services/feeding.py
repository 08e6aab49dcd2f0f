"""Making and revoking the address of a calendar, and noting that it is read."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from unioncare.core.audit import attributed, record_event
from unioncare.core.tokens import new_token, token_hash

from ..models import CalendarFeed

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Calendar programs ask every few minutes; once an hour is enough to see that they do.
NOTED_EVERY = timedelta(hours=1)


@attributed
def make_feed(*, user: "User", actor: "User", now: datetime) -> str:
    """Give a person a new calendar address and return its token; the former one ends."""
    token = new_token()
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"token_digest": token_hash(token), "made_at": now, "read_at": None}
    )
    record_event(user, actor=actor, what="calendar address made")
    return token


@attributed
def revoke_feed(*, user: "User", actor: "User") -> bool:
    """End a person's calendar address; False when there was none."""
    gone, _by_model = CalendarFeed.objects.filter(user=user).delete()
    if gone:
        record_event(user, actor=actor, what="calendar address revoked")
    return bool(gone)


def note_reading(*, feed: CalendarFeed, now: datetime) -> None:
    """Note that a program read the calendar, at most once an hour."""
    if feed.read_at is None or feed.read_at < now - NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
