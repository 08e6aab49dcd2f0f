"""What the worklist does on a schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from unioncare.core.jobs import exclusively, run_once, slot

from .services.escalating import escalate_urgent
from .services.overdue import mark_missed
from .services.reminding import remind_urgent

OVERDUE_EVERY = timedelta(minutes=10)


@shared_task(name="worklist.mark_overdue")
def mark_overdue() -> int | None:
    """Mark what went overdue since the last run; None when this run was done already."""
    now = timezone.now()
    with exclusively("worklist.mark_overdue"):
        return run_once("worklist.mark_overdue", slot(now, OVERDUE_EVERY), lambda: mark_missed(now=now), now=now)


@shared_task(name="worklist.watch_urgent")
def watch_urgent() -> int | None:
    """Remind of what is counted in hours and let it climb; None when this run was done already."""
    now = timezone.now()
    with exclusively("worklist.watch_urgent"):
        return run_once(
            "worklist.watch_urgent",
            slot(now, OVERDUE_EVERY),
            lambda: remind_urgent(now=now) + escalate_urgent(now=now),
            now=now,
        )
