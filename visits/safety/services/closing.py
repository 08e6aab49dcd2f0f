"""Closing an alert: only after a conversation, and after a grave one only when somebody was brought in."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.care.enums import CaseState
from unioncare.worklist.services import close_subject

from ..enums import RiskStepKind
from ..models import RiskAlert
from ..selectors.contact import contact_due
from .steps import AlertRefused, lock_alert, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SPEAK_FIRST = gettext_lazy("Nobody has spoken with the member since the last sign of danger: record the conversation.")
BRING_IN = gettext_lazy("The outcome is grave: bring in a specialist, the family, 120 or 110 today, and note it.")


def why_not_close_alert(alert: RiskAlert) -> str | Promise | None:
    """Return why an open alert cannot be closed yet, or None.

    A contact counts from the day of the last grave conversation on; one that came later than the same day closes the
    alert too, and stands there with its day.
    """
    if alert.case.state == CaseState.DECEASED:
        return None
    if alert.interviewed_at is None:
        return SPEAK_FIRST
    return BRING_IN if contact_due(alert) else None


@transaction.atomic
def close_alert(*, alert: RiskAlert, actor: "User", now: datetime) -> RiskAlert:
    """Release the case. Raises AlertRefused with what is still missing."""
    held = lock_alert(alert.pk)
    if not held.is_open:
        raise AlertRefused(_("This is closed already."))
    if (why := why_not_close_alert(held)) is not None:
        raise AlertRefused(why)
    held.closed_at, held.closed_by = now, actor
    held.save(update_fields=["closed_at", "closed_by"])
    log(held, RiskStepKind.CLOSED, now, by=actor)
    close_subject(subject=held.subject, now=now, actor=actor, reason=_("%(name)s closed it.") % {"name": actor.name})
    return held
