"""What runs on a schedule across the apps."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from unioncare.core.jobs import run_once, slot

from .simulation import tasks as simulation_tasks
from .sweep import sweep
from .watching import tell_of_failures

__all__ = ["SweepFailed", "daily_sweep", "simulation_tasks", "watch"]

EVERY_TEN = timedelta(minutes=10)
logger = logging.getLogger(__name__)


class SweepFailed(Exception):
    """Some steps of the sweep failed; the others are done."""


@shared_task(name="dashboard.sweep")
def daily_sweep() -> int | None:
    """Sweep once a day, however many schedulers ask; None when today's sweep is done."""
    now = timezone.now()
    return run_once("dashboard.sweep", slot(now, timedelta(days=1)), _sweep_all, now=now)


@shared_task(name="dashboard.watch")
def watch() -> int | None:
    """Tell administrators of what failed; None when this run was done already."""
    now = timezone.now()
    return run_once("dashboard.watch", slot(now, EVERY_TEN), lambda: tell_of_failures(now=now), now=now)


def _sweep_all() -> int:
    rows, failed = 0, []
    for outcome in sweep(timezone.now()):
        rows += outcome.rows
        if outcome.error:
            failed.append(f"{outcome.step.code}: {outcome.error}")
            logger.error("sweep: %s failed: %s", outcome.step.code, outcome.error)
    if failed:
        raise SweepFailed("; ".join(failed))
    return rows
