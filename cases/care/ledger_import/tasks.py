"""Writing a confirmed ledger in the background."""

from celery import shared_task
from django.core.exceptions import ValidationError

from unioncare.core.workflow import MoveRefused
from unioncare.imports.services.writing import write_in_background

from .services import write_confirmed


@shared_task(name="cases.write_ledger")
def write_ledger(run_id: int, language: str) -> None:
    """Write a run that was confirmed; a failure leaves nothing written and says why on the run's page."""
    write_in_background(run_id, language, write=write_confirmed, reason=_reason)


def _reason(error: Exception) -> str | None:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error.reason) if isinstance(error, MoveRefused) else None
