"""What the worklist does on a schedule."""

from collections.abc import Callable
from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from unioncare.core.jobs import alone, run_once, slot

from .services.escalating import escalate_urgent
from .services.overdue import mark_missed
from .services.reassigning import replace_absent
from .services.reminding import remind_urgent

EVERY = timedelta(minutes=10)


@shared_task(name="worklist.mark_overdue")
def mark_overdue() -> int | None:
    """Mark what went overdue since the last run; None when this run was done already."""
    return _run("worklist.mark_overdue", lambda now: mark_missed(now=now))


@shared_task(name="worklist.watch_urgent")
def watch_urgent() -> int | None:
    """Move what is counted in hours away from who is gone, remind of it and let it climb; None when done already."""
    return _run("worklist.watch_urgent", _watch_urgent)


def _watch_urgent(now: datetime) -> int:
    return replace_absent(now=now, urgent_only=True) + remind_urgent(now=now) + escalate_urgent(now=now)


def _run(name: str, work: Callable[[datetime], int]) -> int | None:
    now = timezone.now()
    with alone(name) as nobody_else:
        return run_once(name, slot(now, EVERY), lambda: work(now), now=now) if nobody_else else None
