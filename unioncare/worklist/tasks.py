"""What the worklist does on a schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from unioncare.core.jobs import exclusively, run_once, slot

from .services.overdue import mark_missed

OVERDUE_EVERY = timedelta(minutes=10)


@shared_task(name="worklist.mark_overdue")
def mark_overdue() -> int | None:
    """Mark what went overdue since the last run; None when this run was done already."""
    now = timezone.now()
    with exclusively("worklist.mark_overdue"):
        return run_once("worklist.mark_overdue", slot(now, OVERDUE_EVERY), lambda: mark_missed(now=now), now=now)
