"""What the imports app does on a schedule."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from unioncare.core.jobs import run_once, slot

from .organisation import tasks as organisation_tasks  # noqa: F401 - found by the worker through this module
from .services.calling import call_lost_jobs
from .services.runs import expire_runs


@shared_task(name="imports.expire_runs")
def expire_staged_rows() -> int:
    """Delete staged personal data after a day; harmless at any time and any number of times."""
    return expire_runs(now=timezone.now())


@shared_task(name="imports.call_lost_jobs")
def call_for_lost_imports() -> int | None:
    """Call workers for imports whose call or whose worker was lost."""
    now = timezone.now()
    every_minute = slot(now, timedelta(minutes=1))
    return run_once("imports.call_lost_jobs", every_minute, lambda: call_lost_jobs(now=now), now=now)
