"""The clock of the chain, every minute."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from unioncare.core.jobs import alone, run_once, slot

from .services.watching import watch_alerts

NAME = "visits.watch_alerts"
EVERY_MINUTE = timedelta(minutes=1)


@shared_task(name=NAME)
def watch() -> int | None:
    """Let open alerts climb; None when this minute's run was done already or another one is at it."""
    now = timezone.now()
    with alone(NAME) as nobody_else:
        return run_once(NAME, slot(now, EVERY_MINUTE), lambda: watch_alerts(now=now), now=now) if nobody_else else None
