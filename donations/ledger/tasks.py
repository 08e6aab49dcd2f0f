"""What the ledger does in the background."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import BookCheck
from .services.checks import fail_check, run_check


@shared_task(name="donations.check_books")
def check_books(check_id: int, language: str) -> None:
    """Compare the books as an auditor asked; a failure is said on the page of the check."""
    try:
        run_check(check_id=check_id, now=timezone.now())
    except Exception:
        with override(language):
            words = _("The check was broken off; start it again. If that happens twice, tell the administrator.")
        fail_check(check=BookCheck.objects.get(pk=check_id), error=words, now=timezone.now())
        raise
