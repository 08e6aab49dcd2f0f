"""Making, withdrawing and opening the link to a member's page."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from cases.care.services.conditions import NO_CONSENT
from cases.care.services.locking import lock_case_for
from unioncare.core import thresholds
from unioncare.core.audit import record_event
from unioncare.core.tokens import new_token
from unioncare.core.workflow import MoveRefused

from ..enums import SPARED
from ..models import MemberLink
from ..thresholds import LINK_DAYS

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def make_link(*, case_id: int, language: str, actor: "User", now: datetime) -> MemberLink:
    """Make the link to the member's page; the one before opens nothing any more.

    Raises MoveRefused without consent, and where the member died or wants no messages.
    """
    case = lock_case_for(case_id, actor)
    if (why := NO_CONSENT.get(case.consent_state)) is not None:
        raise MoveRefused(why)
    if case.state in SPARED or case.member.silenced_at:
        raise MoveRefused(
            _("There is no page for this member: the case was rejected, the member died or wishes no messages.")
        )
    MemberLink.objects.filter(case=case, revoked_at__isnull=True).update(revoked_at=now)
    days = int(thresholds.value(LINK_DAYS.code))
    link = MemberLink.objects.create(
        case=case,
        token=new_token(),
        language=language,
        made_by=actor,
        made_at=now,
        opens_until=timezone.localdate(now) + timedelta(days=days),
    )
    record_event(case, actor=actor, what="member's page", details={"until": link.opens_until.isoformat()})
    return link


@transaction.atomic
def withdraw_link(*, case_id: int, actor: "User", now: datetime) -> bool:
    """Let the link of a case open nothing from now on; False where none did."""
    case: IllnessCase = lock_case_for(case_id, actor)
    if not MemberLink.objects.filter(case=case, revoked_at__isnull=True).update(revoked_at=now):
        return False
    record_event(case, actor=actor, what="member's page withdrawn")
    return True


def note_opening(*, link: MemberLink, now: datetime) -> None:
    """Note when a link was opened for the first time; who did is not known."""
    MemberLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=now)
