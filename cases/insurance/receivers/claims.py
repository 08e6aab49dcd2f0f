"""What is told of a case reaches its claims: what is due is proposed, what is due no more is withdrawn."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from cases.care.models import IllnessCase
from cases.care.signals import facts_changed

from ..services.claims import check_case

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(facts_changed, dispatch_uid="cases.claims_of_facts")
def propose_what_is_due(case: IllnessCase, actor: "User | None", now: datetime, **kwargs: Any) -> None:
    """Bring the claims of the case in line with what is known of it now."""
    check_case(case=case, actor=actor, now=now)
