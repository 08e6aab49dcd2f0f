"""Rosters are checked and written by jobs: a hundred thousand rows take longer than a page may."""

import logging

from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import Error
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unioncare.imports.models import ImportRun
from unioncare.imports.services.calling import begin_job
from unioncare.imports.services.runs import RunMoved, release_run

from .roster.services import write_roster
from .roster.uploads import preview_upload, put_back
from .services import refresh_current_placements

logger = logging.getLogger(__name__)


@shared_task(name="cases.check_roster")
def check_roster(run_id: int, language: str) -> None:
    """Check an uploaded roster; asked twice, the second job finds nothing left to do."""
    with override(language):
        try:
            if begin_job(run_id=run_id, job=check_roster.name):
                preview_upload(run_id=run_id, now=timezone.now())
        except Exception:
            words = _(
                "The file could not be checked because of an error in the program. Try again; if it happens once more, "
                "tell the administrator."
            )
            put_back(run_id=run_id, error=words)
            raise


@shared_task(name="cases.write_roster")
def write_confirmed_roster(run_id: int, language: str) -> None:
    """Write a confirmed roster; after a failure nothing is written and the run can be confirmed again."""
    run = ImportRun.objects.select_related("started_by").get(pk=run_id)
    with override(language):
        try:
            if begin_job(run_id=run_id, job=write_confirmed_roster.name):
                write_roster(run=run, actor=run.started_by, now=timezone.now())
        except RunMoved:
            logger.warning("The run %s was taken by somebody else.", run_id)
        except Exception as error:
            release_run(run=run, error=_reason(error))
            raise


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join([*error.messages, _("Nothing was written.")])
    if isinstance(error, Error):
        return _("The database refused the rows and nothing was written. Try again; the file need not be chosen anew.")
    return _(
        "Writing was broken off by an error in the program, and nothing was written. Try again; if it happens once "
        "more, tell the administrator."
    )


@shared_task(name="cases.refresh_placements")
def refresh_placements() -> int:
    """Let moves and departures of today become current; harmless at any time and any number of times."""
    now = timezone.now()
    return refresh_current_placements(today=timezone.localdate(now), now=now)
