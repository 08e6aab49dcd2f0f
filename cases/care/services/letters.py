"""Writing to a family and taking a letter back."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core import thresholds
from unioncare.core.audit import record_event
from unioncare.core.tokens import new_token
from unioncare.core.workflow import MoveRefused

from ..models import FamilyLetter
from ..thresholds import LETTER_DAYS
from .locking import lock_case_for

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def write_letter(*, case_id: int, kind: str, words: str, language: str, actor: "User", now: datetime) -> FamilyLetter:
    """Write a letter to the family of a case; MoveRefused when the member died or wants no messages."""
    case = lock_case_for(case_id, actor)
    if case.died_on or case.member.silenced_at:
        raise MoveRefused(_("Nothing is sent to this family: the member died, or wishes no messages."))
    days = int(thresholds.value(LETTER_DAYS.code))
    letter = FamilyLetter.objects.create(
        case=case,
        kind=kind,
        words=words.strip(),
        token=new_token(),
        language=language,
        made_by=actor,
        made_at=now,
        opens_until=timezone.localdate(now) + timedelta(days=days),
    )
    record_event(case, actor=actor, what="letter", details={"kind": kind, "until": letter.opens_until.isoformat()})
    return letter


@transaction.atomic
def take_letter_back(*, letter: FamilyLetter, actor: "User", now: datetime) -> bool:
    """Let a letter's code open nothing from now on; False when it did not before."""
    lock_case_for(letter.case_id, actor)
    if not FamilyLetter.objects.filter(pk=letter.pk, revoked_at__isnull=True).update(revoked_at=now):
        return False
    record_event(letter.case, actor=actor, what="letter withdrawn", details={"kind": letter.kind})
    return True


def note_opening(*, letter: FamilyLetter, now: datetime) -> None:
    """Note when a letter was opened for the first time; who did is not known."""
    FamilyLetter.objects.filter(pk=letter.pk, opened_at__isnull=True).update(opened_at=now)
