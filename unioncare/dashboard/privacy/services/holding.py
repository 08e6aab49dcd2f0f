"""Holds on cases: kept whatever their term, until somebody releases them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from cases.care.services.locking import lock_case_for
from unioncare.core.audit import record_event
from unioncare.organisation.models import User

from ..errors import PrivacyRefused
from ..models import LegalHold


@transaction.atomic
def place_hold(*, case: IllnessCase, reason: str, actor: User, now: datetime) -> LegalHold:
    """Keep a case whatever its term. Raises PrivacyRefused where it is held, MoveRefused for one's own case."""
    held = lock_case_for(case.pk, actor)
    if LegalHold.objects.in_force().filter(case=held).exists():
        raise PrivacyRefused(_("This case is held already."))
    hold = LegalHold.objects.create(case=held, reason=reason.strip(), placed_by=actor, placed_at=now)
    record_event(held, actor=actor, what="hold placed")
    return hold


@transaction.atomic
def release_hold(*, hold: LegalHold, reason: str, actor: User, now: datetime) -> LegalHold:
    """Let the case's term count again, as another person than who placed the hold; the trail keeps the reason.

    Raises PrivacyRefused without a reason, for whoever placed it, and where it was released before.
    """
    case = lock_case_for(hold.case_id, actor)
    held = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if held.released_at is not None:
        raise PrivacyRefused(_("This hold is released already."))
    if held.placed_by_id == actor.pk:
        raise PrivacyRefused(_("You placed this hold: another leader releases it."))
    if not reason.strip():
        raise PrivacyRefused(_("A reason is needed for this step."))
    held.released_by, held.released_at = actor, now
    held.save(update_fields=["released_by", "released_at"])
    record_event(case, actor=actor, what="hold released", details={"reason": reason.strip()[:300]})
    return held
