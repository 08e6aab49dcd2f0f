"""Links: made, made again, withdrawn. One of a case is open at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from unioncare.core import thresholds
from unioncare.core.audit import record_event
from unioncare.core.tokens import new_token, token_hash
from unioncare.worklist.models import WorkItem

from ..errors import ScreeningRefused
from ..models import Scale, ScreeningInvitation
from ..selectors.access import KIND
from ..thresholds import LINK_DAYS
from .holding import hold, hold_ready

if TYPE_CHECKING:
    from unioncare.organisation.models import User


# A link with its token.
Made = tuple[ScreeningInvitation, str]


@transaction.atomic
def invite(
    *, case: IllnessCase, scales: Sequence[Scale], actor: "User", now: datetime
) -> tuple[ScreeningInvitation, str]:
    """Make a link for a case and return it with its token, which is kept nowhere; the former link ends.

    Raises MoveRefused without consent or when it is the actor's own case, ScreeningRefused without a scale.
    """
    case = hold_ready(case, actor)
    if not scales:
        raise ScreeningRefused(_("Choose at least one scale."))
    _revoke_open(case, now)
    items = WorkItem.objects.open().filter(subject=case.subject_id, kind=KIND, opens_at__lte=now)
    token = new_token()
    invitation = ScreeningInvitation.objects.create(
        case=case,
        item=items.order_by("due_at", "pk").first(),
        token_digest=token_hash(token),
        made_by=actor,
        made_at=now,
        expires_at=now + timedelta(days=int(thresholds.value(LINK_DAYS.code))),
    )
    invitation.scales.set(scales)
    record_event(case, actor=actor, what="screening link", details={"until": invitation.expires_at.isoformat()})
    return invitation, token


@transaction.atomic
def invite_again(*, invitation: ScreeningInvitation, actor: "User", now: datetime) -> Made:
    """Make a new link in the place of one that was lost or ran out: the same scales, a new address."""
    return invite(case=invitation.case, scales=list(invitation.scales.all()), actor=actor, now=now)


@transaction.atomic
def withdraw_invitation(*, invitation: ScreeningInvitation, actor: "User", now: datetime) -> bool:
    """Let a link take no answers from now on; False when it had ended already."""
    case = hold(invitation.case, actor)
    open_links = ScreeningInvitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
    if not open_links.update(revoked_at=now):
        return False
    record_event(case, actor=actor, what="screening link withdrawn")
    return True


def _revoke_open(case: IllnessCase, now: datetime) -> None:
    ScreeningInvitation.objects.filter(case=case, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
