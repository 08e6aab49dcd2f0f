"""The papers of a grant: those of an advance handed in later, and the signed receipt that ends it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed

from .. import kinds
from ..enums import SETTLED
from ..errors import AidRefused
from ..models import Grant
from .flow import ASK, move_grant
from .holding import hold_grant
from .items import complete_items

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def note_papers(*, grant: Grant, actor: "User", now: datetime, reason: str) -> Grant:
    """Note that the papers of an advance are there; `reason` says which."""
    held = hold_grant(grant, actor)
    if not actor.has_perm(ASK, held):
        raise AidRefused(_("Your posts do not include this step."))
    if not held.lacks_papers:
        raise AidRefused(_("No papers are missing."))
    held.papers_at = now
    held.save(update_fields=["papers_at"])
    complete_items(held, kinds.PAPERS, actor=actor, now=now, result=reason.strip()[:300])
    return held


@attributed
def sign_receipt(*, grant: Grant, received_by: str, receipt_on: date, actor: "User", now: datetime) -> Grant:
    """Note who signed the receipt, and when. Raises AidRefused before the payment, or for a day that cannot be."""
    held = hold_grant(grant, actor)
    if not actor.has_perm(ASK, held):
        raise AidRefused(_("Your posts do not include this step."))
    if held.state not in SETTLED or held.paid_on is None:
        raise AidRefused(_("A receipt is signed for what was paid."))
    if held.receipt_on is not None:
        raise AidRefused(_("The receipt was signed on %(day)s.") % {"day": f"{held.receipt_on:%Y-%m-%d}"})
    if not received_by.strip():
        raise AidRefused(_("Name whoever signed."))
    if not held.paid_on <= receipt_on <= timezone.localdate(now):
        raise AidRefused(
            _("A receipt is signed between the payment on %(day)s and today.") % {"day": f"{held.paid_on:%Y-%m-%d}"}
        )
    held.received_by, held.receipt_on = received_by.strip(), receipt_on
    held.save(update_fields=["received_by", "receipt_on"])
    complete_items(held, kinds.RECEIPT, actor=actor, now=now, result=_("Signed"))
    return held


@attributed
def close_grant(*, grant: Grant, actor: "User", now: datetime, reason: str = "") -> Grant:
    """End a grant whose papers are complete."""
    held = hold_grant(grant, actor)
    return move_grant(held.pk, "close", actor=actor, now=now, reason=reason)
