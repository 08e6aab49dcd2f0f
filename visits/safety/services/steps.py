"""The log of an alert: lines are added, never changed."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from cases.care.models import IllnessCase
from unioncare.core.refusals import Refusal

from ..enums import RiskStepKind
from ..models import RiskAlert, RiskStep

if TYPE_CHECKING:
    from unioncare.organisation.models import User


class AlertRefused(Refusal):
    """The step is not possible."""


def log(
    alert: RiskAlert,
    kind: RiskStepKind,
    now: datetime,
    *,
    by: "User | None" = None,
    person: "User | None" = None,
    **facts: Any,
) -> RiskStep:
    """Add a line."""
    return RiskStep.objects.create(alert=alert, kind=kind, at=now, by=by, person=person, facts=facts)


def lock_alert(pk: int) -> RiskAlert:
    """Lock an alert until the end of the transaction; its case, subject and team come along unlocked.

    Whoever also locks the case does so first. What is encrypted on the case stays unread: a value that no key opens
    must not stop the chain.
    """
    rows = RiskAlert.objects.select_for_update(of=("self",)).defer("case__contact_phone", "case__what_happened")
    alert: RiskAlert = rows.select_related("case__unit", "case__subject", "subject", "team__unit").get(pk=pk)
    return alert


def lock_case_row(pk: int) -> None:
    """Lock a case until the end of the transaction, without reading it."""
    list(IllnessCase.objects.filter(pk=pk).order_by().select_for_update().values_list("pk"))
