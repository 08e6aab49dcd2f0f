"""What readers do with their inbox."""

from datetime import datetime

from ..models import Message


def mark_read(*, message: Message, now: datetime) -> None:
    """Note that a message was read; the first time counts."""
    Message.objects.unread().filter(pk=message.pk).update(read_at=now)


def mark_all_read(*, user_id: int, up_to: int, now: datetime) -> int:
    """Note that everything up to a message was read; what came later stays unread. Return how many."""
    return Message.objects.inbox_of(user_id).unread().filter(pk__lte=up_to).update(read_at=now)
