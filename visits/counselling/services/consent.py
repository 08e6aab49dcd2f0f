"""Consent to counselling: given, refused, withdrawn. Each answer is a row; none is ever edited."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.workflow import MoveRefused

from ..enums import ConsentAnswer
from ..models import CounsellingConsent, CounsellingConsentText
from ..selectors.consent import consent_in_force
from .locking import lock_for_circle

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """What was said, and by whom where the member cannot: empty means the member."""

    answer: ConsentAnswer
    given_by: str = ""
    relation: str = ""


@transaction.atomic
def record_answer(*, counselling_id: int, entry: AnswerEntry, actor: "User", now: datetime) -> CounsellingConsent:
    """Note what the member says about the text in force. Without consent no session is recorded. Raises MoveRefused."""
    counselling = lock_for_circle(counselling_id, actor, now)
    text = CounsellingConsentText.in_force_on(timezone.localdate(now))
    if text is None:
        raise MoveRefused(_("No consent text is in force: an administrator enters one first."))
    given = consent_in_force(counselling)
    if entry.answer == ConsentAnswer.WITHDRAWN and given is None:
        raise MoveRefused(_("There is no consent to withdraw."))
    if entry.answer == ConsentAnswer.REFUSED and given is not None:
        raise MoveRefused(_("Consent was given before: record its withdrawal instead."))
    return CounsellingConsent.objects.create(
        counselling=counselling,
        text=text,
        answer=entry.answer,
        given_by=entry.given_by.strip(),
        relation=entry.relation.strip(),
        at=now,
        recorded_by=actor,
    )
