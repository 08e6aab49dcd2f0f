"""How the outbox stands: for the jobs page, the readiness check and the metrics."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Min

from ..enums import MessageState
from ..models import Message


class Standing(NamedTuple):
    """What waits on one channel."""

    channel: str
    waiting: int
    lag: timedelta


class DeadGroup(NamedTuple):
    """Dead letters of one kind, channel and trouble."""

    kind: str
    channel: str
    trouble: str
    number: int


def lag(now: datetime) -> timedelta:
    """Return for how long a message that a worker may take waits for one; zero when none does.

    What a server did not take waits for its next try, and is no fault of ours meanwhile.
    """
    oldest = Message.objects.takeable(now).order_by().aggregate(oldest=Min("try_at"))["oldest"]
    return now - oldest if oldest else timedelta()


def standings(now: datetime) -> list[Standing]:
    """Return what waits, channel by channel."""
    rows = Message.objects.waiting().order_by("channel").values("channel").annotate(n=Count("pk"), oldest=Min("due_at"))
    return [Standing(row["channel"], row["n"], max(now - row["oldest"], timedelta())) for row in rows]


def dead_keys(*, kind: str, channel: str, trouble: str) -> list[int]:
    """Return the dead letters of one group."""
    dead = Message.objects.filter(state=MessageState.DEAD, kind=kind, channel=channel, trouble=trouble)
    return list(dead.order_by("pk").values_list("pk", flat=True))


def dead_groups() -> list[DeadGroup]:
    """Return the dead letters in groups, the largest first."""
    rows = (
        Message.objects.filter(state=MessageState.DEAD)
        .order_by()
        .values_list("kind", "channel", "trouble")
        .annotate(n=Count("pk"))
        .order_by("-n", "kind", "channel", "trouble")
    )
    return [DeadGroup(*row) for row in rows]
