"""What the safety room does upon the news of rooms below it: it only writes rows."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model, ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _

from cases.care.enums import CaseState
from cases.care.models import IllnessCase

from ..counselling.signals import danger_told
from ..schedule.signals import danger_seen
from .enums import RiskSource
from .models import RiskAlert
from .services.alerts import raise_risk_alert

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# What a visitor's fear weighs: as much as the second answer to the question about such thoughts.
VISITORS_FEAR = 2
# A counsellor who has spoken with the member and calls the danger acute.
ACUTE = 3


@receiver(danger_seen)
def call_counsellors(case: IllnessCase, reference: str, actor: "User", now: datetime, **kwargs: Any) -> None:
    """Call the counsellors on duty when somebody on a visit fears that the member may harm themselves."""
    raise_risk_alert(
        case=case, source=RiskSource.VISIT, reference=reference, grade=VISITORS_FEAR, now=now, actor=actor,
        with_member=False,
    )  # fmt: skip


@receiver(danger_told)
def call_the_team(case: IllnessCase, reference: str, actor: "User", now: datetime, **kwargs: Any) -> None:
    """Call the counsellors on duty when a session shows acute danger: one alone must not carry it."""
    raise_risk_alert(
        case=case, source=RiskSource.SESSION, reference=reference, grade=ACUTE, now=now, actor=actor, with_member=True
    )


@receiver(pre_delete, sender=IllnessCase, dispatch_uid="visits.safety.case_erased")
def keep_whoever_is_in_danger(instance: IllnessCase, **kwargs: Any) -> None:
    """Refuse to erase a case whose member may be in danger now; the alerts that are closed go with the case."""
    held: set[Model] = set(RiskAlert.objects.open().filter(case=instance).exclude(case__state=CaseState.DECEASED))
    if held:
        raise ProtectedError(_("The counselling team has not released this case: it is erased afterwards."), held)
