"""Writing a confirmed file of the organisation in the background: a first import makes thousands of rows."""

import logging

from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import Error
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..models import ImportRun
from ..services.calling import begin_job
from ..services.runs import RunMoved, fail_run
from .services import write_run

logger = logging.getLogger(__name__)


@shared_task(name="imports.write_organisation")
def write_organisation(run_id: int, language: str) -> None:
    """Write a run that was confirmed; a failure leaves nothing written and says why on the run's page."""
    run = ImportRun.objects.get(pk=run_id)
    with override(language):
        try:
            if begin_job(run_id=run_id, job=write_organisation.name):
                write_run(run=run, now=timezone.now())
        except ValidationError as error:
            fail_run(run=run, error=" ".join(error.messages), now=timezone.now())
        except RunMoved:
            logger.warning("The run %s was taken by somebody else.", run_id)
        except Error:
            fail_run(run=run, error=_("The database refused the rows; nothing was written."), now=timezone.now())
            raise
