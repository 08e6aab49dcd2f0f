"""Writing a confirmed ledger in the background."""

import logging

from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import Error
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unioncare.core.workflow import MoveRefused
from unioncare.imports.models import ImportRun
from unioncare.imports.services.calling import begin_job
from unioncare.imports.services.runs import RunMoved, fail_run

from .services import write_run

logger = logging.getLogger(__name__)


@shared_task(name="cases.write_ledger")
def write_ledger(run_id: int, language: str) -> None:
    """Write a run that was confirmed; a failure leaves nothing written and says why on the run's page."""
    run = ImportRun.objects.get(pk=run_id)
    with override(language):
        try:
            if begin_job(run_id=run_id, job=write_ledger.name):
                write_run(run=run, now=timezone.now())
        except ValidationError as error:
            fail_run(run=run, error=" ".join(error.messages), now=timezone.now())
        except MoveRefused as error:
            fail_run(run=run, error=str(error.reason), now=timezone.now())
        except RunMoved:
            logger.warning("The run %s was taken by somebody else.", run_id)
        except Error:
            fail_run(run=run, error=_("The database refused the rows; nothing was written."), now=timezone.now())
            raise
