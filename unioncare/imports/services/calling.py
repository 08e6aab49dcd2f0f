"""Calling workers for imports. The broker may lose a call and a worker may be killed, so the run itself names its job.

A job holds the row of its run while it works. A run that waits for a job and is in nobody's hands is called for again
within minutes; one whose workers died too often ends with its reason, for its file may be what kills them.
"""

import logging
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from ..models import CALL_AGAIN, ImportRun, RunState

logger = logging.getLogger(__name__)

MOST_TRIES = 3


class WorkersDied(ValidationError):
    """Every worker that took this job was killed over it."""


def call_worker(*, run: ImportRun, language: str | None) -> None:
    """Call a worker for the job of a run, after the commit; a job that is in hand already is not disturbed.

    A broker that is away is no trouble: the next call follows in a few minutes.
    """
    job, arguments = run.job, [run.pk, language or settings.LANGUAGE_CODE]

    def call() -> None:
        try:
            current_app.tasks[job].apply_async(arguments, retry=False)
        except OperationalError as error:
            logger.warning("The import %s waits for the next call: %s", arguments[0], error)

    transaction.on_commit(call)


@transaction.atomic
def call_lost_jobs(*, now: datetime) -> int:
    """Call workers again for the runs that wait too long and that nobody holds; return how many."""
    waiting = ImportRun.objects.filter(state__in=(RunState.STAGED, RunState.RUNNING), call_at__lte=now).exclude(job="")
    lost = list(waiting.select_related("started_by").select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    ImportRun.objects.filter(pk__in=[run.pk for run in lost]).update(call_at=now + CALL_AGAIN)
    for run in lost:
        call_worker(run=run, language=run.started_by.language if run.started_by else None)
    return len(lost)


@transaction.atomic
def begin_job(*, run_id: int, job: str) -> bool:
    """Count a try of a job before it works; False when it is over already or in another worker's hands.

    Raises WorkersDied after too many tries that came to no end.
    """
    waiting = ImportRun.objects.filter(pk=run_id, job=job)
    run = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if run is None:
        return False
    if run.tries >= MOST_TRIES:
        raise WorkersDied(
            _("The job broke off %(times)s times and is given up. Tell the administrator; a smaller file may pass.")
            % {"times": run.tries}
        )
    return bool(waiting.update(tries=run.tries + 1))
