"""Whom an alert opens for: those who were called and still belong to a counselling team, and the team's supervisor.

No post and no right of an administrator opens one; whoever the case concerns never sees it.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, Q

from unioncare.organisation.models import Post
from unioncare.worklist.conflicts import barred_people, not_barred

from ...counselling.models import TeamMember
from ..models import RiskAlert, RiskAlertQuerySet
from .callees import COUNSELLING_ROLES

# Encrypted: read where it is shown, and nowhere else.
SEALED = ("case__contact_phone", "case__what_happened", "case__member__phone", "case__member__id_number")

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def alerts_open_to(user: "User", on: date) -> RiskAlertQuerySet:
    """Return the alerts that a person may open on a day."""
    belongs = TeamMember.objects.active(on).filter(user=user)
    called = Q(calls__person=user) | Q(acknowledged_by=user)
    # Whichever team holds the alert by now: what somebody began there they can bring to its end.
    condition = called & Q(Exists(belongs)) | Q(team__in=belongs.supervisors().values("team"))
    if Post.objects.active(on).filter(user=user, role__in=COUNSELLING_ROLES).exists():
        condition |= called & Q(team__isnull=True)
    alerts: RiskAlertQuerySet = RiskAlert.objects.filter(condition).distinct()
    return alerts


def unclosed_alerts(user: "User", on: date) -> list[RiskAlert]:
    """Return the alerts that are not closed and that a person may open, without those of a case of their own."""
    rows = alerts_open_to(user, on).filter(closed_at__isnull=True).select_related("case__subject").defer(*SEALED)
    return not_barred(user, rows.order_by("-raised_at", "-pk"), lambda alert: alert.case.subject)


def alert_for(user: "User", code: str, on: date) -> RiskAlert | None:
    """Return one alert that a person may open, None for everybody else."""
    rows = alerts_open_to(user, on).select_related("case__member", "case__unit", "case__subject", "team", "subject")
    rows = rows.select_related("acknowledged_by", "closed_by").defer(*SEALED)
    alert = rows.filter(code=code).first()
    return None if alert is None or is_barred(user, alert) else alert


def is_barred(user: "User", alert: RiskAlert) -> bool:
    """Tell whether somebody must keep away from the case."""
    subject = alert.case.subject
    return user.pk in barred_people([subject]).get(subject.pk, {})
