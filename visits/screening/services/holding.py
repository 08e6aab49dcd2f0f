"""What every act upon a screening begins with: the lock of the case, and what speaks against screening anybody."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from cases.care.services.conditions import NO_CONSENT, Reason, nobody_concerned
from cases.care.services.locking import lock_case_of
from unioncare.core.workflow import MoveRefused

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def hold(case: IllnessCase, actor: "User | None") -> IllnessCase:
    """Lock a case and read it anew; raise MoveRefused where it is the actor's own or a relative's."""
    lock_case_of(case.subject)
    rows = IllnessCase.objects.select_related("subject", "unit", "member__unit")
    held = rows.filter(pk=case.pk).first()
    assert held is not None
    if (why := nobody_concerned(held, actor)) is not None:
        raise MoveRefused(why)
    return held


def why_not_screen(case: IllnessCase) -> Reason:
    """Return why nobody may be screened in a case now, or None."""
    if (why := NO_CONSENT.get(case.consent_state)) is not None:
        return why
    return _("The case has ended: nobody is screened any more.") if case.is_ended else None


def hold_ready(case: IllnessCase, actor: "User | None") -> IllnessCase:
    """Lock a case in which somebody may be screened; raise MoveRefused with the reason against it."""
    held = hold(case, actor)
    if (why := why_not_screen(held)) is not None:
        raise MoveRefused(why)
    return held
