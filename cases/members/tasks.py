"""Rosters are checked and written by jobs: a hundred thousand rows take longer than a page may."""

import logging

from celery import shared_task
from django.db import Error
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unioncare.imports.models import ImportRun
from unioncare.imports.services.runs import RunMoved, release_run

from .roster.services import write_roster
from .roster.uploads import preview_upload
from .services import refresh_current_placements

QUEUE = "imports"

logger = logging.getLogger(__name__)


@shared_task(name="cases.check_roster", queue=QUEUE)
def check_roster(run_id: int, language: str) -> None:
    """Check an uploaded roster; asked twice, the second job finds nothing left to do."""
    with override(language):
        preview_upload(run_id=run_id, now=timezone.now())


@shared_task(name="cases.write_roster", queue=QUEUE)
def write_confirmed_roster(run_id: int, language: str) -> None:
    """Write a confirmed roster; after a failure nothing is written and the run can be confirmed again."""
    run = ImportRun.objects.select_related("started_by").get(pk=run_id)
    with override(language):
        try:
            write_roster(run=run, actor=run.started_by, now=timezone.now())
        except RunMoved:
            logger.warning("The run %s was taken by somebody else.", run_id)
        except Error:
            words = _(
                "The database refused the rows and nothing was written. Try again; the file need not be chosen anew."
            )
            release_run(run=run, error=words)
            raise


@shared_task(name="cases.refresh_placements")
def refresh_placements() -> int:
    """Let moves and departures of today become current; harmless at any time and any number of times."""
    now = timezone.now()
    return refresh_current_placements(today=timezone.localdate(now), now=now)
