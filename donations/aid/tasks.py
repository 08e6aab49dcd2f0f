"""Writing a confirmed list of past aid in the background."""

from celery import shared_task
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from unioncare.imports.services.writing import write_in_background

from .past.services import write_confirmed


@shared_task(name="donations.write_past_aid")
def write_past_aid(run_id: int, language: str) -> None:
    """Write a run that was confirmed; a failure leaves nothing written and says why on the run's page."""
    write_in_background(run_id, language, write=write_confirmed, reason=_reason)


def _reason(error: Exception) -> str | None:
    return _("A member is gone; nothing was written.") if isinstance(error, ObjectDoesNotExist) else None
