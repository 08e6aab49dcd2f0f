"""What the imports app does on a schedule."""

from celery import shared_task
from django.utils import timezone

from .organisation import tasks as organisation_tasks  # noqa: F401 - found by the worker through this module
from .services.runs import expire_runs


@shared_task(name="imports.expire_runs")
def expire_staged_rows() -> int:
    """Delete staged personal data after a day; harmless at any time and any number of times."""
    return expire_runs(now=timezone.now())
