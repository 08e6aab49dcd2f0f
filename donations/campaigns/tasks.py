"""Writing a confirmed file in the background."""

import logging

from celery import shared_task
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from donations.ledger.errors import LedgerRefused
from unioncare.imports.models import ImportRun
from unioncare.imports.services.runs import RunMoved, fail_run

from .errors import CampaignRefused
from .statements.services import write_run

logger = logging.getLogger(__name__)


@shared_task(name="donations.write_gifts")
def write_gift_run(run_id: int, language: str) -> None:
    """Write a run that was confirmed; a failure leaves nothing written and says why on the run's page."""
    run = ImportRun.objects.get(pk=run_id)
    with override(language):
        try:
            write_run(run=run, now=timezone.now())
        except (CampaignRefused, LedgerRefused) as refusal:
            fail_run(run=run, error=str(refusal.reason), now=timezone.now())
        except ObjectDoesNotExist:
            fail_run(run=run, error=_("The campaign is gone; nothing was written."), now=timezone.now())
        except RunMoved:
            logger.warning("The run %s was taken by somebody else.", run_id)
        except Error:
            fail_run(run=run, error=_("The database refused the rows; nothing was written."), now=timezone.now())
            raise
