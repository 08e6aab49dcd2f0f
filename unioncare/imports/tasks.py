"""What the imports app does on a schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from unioncare.core.jobs import run_once, slot

from .organisation import tasks as organisation_tasks  # noqa: F401 - found by the worker through this module
from .services.recovering import recover_runs
from .services.runs import expire_runs


@shared_task(name="imports.expire_runs")
def expire_staged_rows() -> int:
    """Delete staged personal data after a day; harmless at any time and any number of times."""
    return expire_runs(now=timezone.now())


@shared_task(name="imports.recover_runs")
def recover_lost_runs() -> int | None:
    """Start imports again whose job was lost; None when this minute's run was done already."""
    now = timezone.now()
    return run_once("imports.recover_runs", slot(now, timedelta(minutes=1)), lambda: recover_runs(now=now), now=now)
