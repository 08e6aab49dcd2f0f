"""Imports whose worker was killed, or whose place in the queue was lost, are started again.

A job holds the row of its run as long as it works; the database lets it go when the worker dies. So a run that waits
while nobody holds it and nothing waits in the queue has lost its job.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import Task
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from unioncare.core import queues

from ..models import ImportRun, RunState
from .runs import fail_run

QUEUE = "imports"
# Until a run counts as lost: the time from the confirmation to the worker that takes it.
PATIENCE = timedelta(seconds=60)
MOST_TRIES = 3
CHECKING = "checking"
_TRIED = "called_again"


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of one kind of import; `give_up` ends a check that was lost too often."""

    write: Task
    check: Task | None = None
    give_up: Callable[[int, str], None] | None = None


_jobs: dict[str, Jobs] = {}


def register(kind: str, jobs: Jobs) -> None:
    """Name the jobs of a kind of import."""
    _jobs[kind] = jobs


def is_worked_on(run: ImportRun) -> bool:
    """Tell whether a job has this run in hand at the moment: it holds the run's row."""
    with transaction.atomic():
        return not ImportRun.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=run.pk).exists()


def recover_runs(*, now: datetime) -> int:
    """Start the jobs of lost runs again, each three times at most; return how many were started."""
    waiting = queues.depths()
    if waiting is None or waiting[QUEUE]:
        return 0
    lost = ImportRun.objects.filter(
        Q(state=RunState.RUNNING, confirmed_at__lt=now - PATIENCE)
        | Q(state=RunState.STAGED, summary__step=CHECKING, expires_at__gt=now)
    )
    return sum(_recover(pk, now) for pk in lost.order_by("pk").values_list("pk", flat=True))


def _recover(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if run is None or not _is_lost(run, now):
            return False
        tried = run.summary.get(_TRIED, 0)
        if tried >= MOST_TRIES:
            return _give_up(run, now)
        ImportRun.objects.filter(pk=pk).update(summary={**run.summary, _TRIED: tried + 1})
    jobs = _jobs[run.kind]
    language = (run.started_by.language if run.started_by else "") or settings.LANGUAGE_CODE
    job = jobs.write if run.state == RunState.RUNNING else jobs.check
    return job is not None and queues.ask_for(job, pk, language)


def _is_lost(run: ImportRun, now: datetime) -> bool:
    if run.kind not in _jobs:
        return False
    if run.state == RunState.RUNNING:
        return run.confirmed_at is not None and run.confirmed_at < now - PATIENCE
    asked = run.summary.get("asked_at")
    return run.summary.get("step") == CHECKING and bool(asked) and datetime.fromisoformat(asked) < now - PATIENCE


def _give_up(run: ImportRun, now: datetime) -> bool:
    with override((run.started_by.language if run.started_by else "") or settings.LANGUAGE_CODE):
        words = _("The job was broken off again and again; nothing was written. Tell the administrator.")
    if run.state == RunState.RUNNING:
        fail_run(run=run, error=words, now=now)
    elif give_up := _jobs[run.kind].give_up:
        give_up(run.pk, words)
    return False
