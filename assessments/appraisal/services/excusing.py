"""Taking one person out of a period that runs: for those who cannot be appraised fairly in these months."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from unioncare.core.audit import attributed
from unioncare.organisation.models import User

from ..enums import AppraisalState
from ..kinds import SELF, SUPERIOR
from ..models import Appraisal, AppraisalPeriod
from .flow import lock_period, move_appraisal
from .items import cancel_item, end_item, key_of

# What everybody reads who sees an item; why stands, sealed, with the appraisal alone.
NEUTRAL = gettext_lazy("Not appraised in this period")


@attributed
def excuse_person(*, appraisal: Appraisal, reason: str, actor: User, now: datetime) -> Appraisal:
    """Take one person out of a period before anything is told, with a reason; nothing is asked about them any more.

    What colleagues said about them is thrown away when the envelopes are opened. Raises MoveRefused.
    """
    period = lock_period(appraisal.period_id)
    moved = move_appraisal(appraisal.pk, "excuse", actor=actor, now=now, reason=reason)
    moved.excused_for = reason.strip()
    moved.save(update_fields=["excused_for"])
    cancel_item(period, key_of(SELF, period, moved.person_id), actor, now, str(NEUTRAL))
    if moved.superior is not None:
        _ask_less(period, moved.superior, actor, now)
    return moved


def _ask_less(period: AppraisalPeriod, superior: User, actor: User, now: datetime) -> None:
    """End the item of a superior who owes no review any more: done by them, or of nobody."""
    led = period.appraisals.led_by(superior).counted()
    if led.exclude(state=AppraisalState.REVIEWED).exists():
        return
    key = key_of(SUPERIOR, period, superior.pk)
    if led.exists():
        end_item(period, key, superior, now)
    else:
        cancel_item(period, key, actor, now, str(NEUTRAL))
