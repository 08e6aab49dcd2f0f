"""Whom the visit standard sends to a case now."""

from cases.care.engine.plan import Basis
from cases.care.enums import Entitlement
from cases.care.models import IllnessCase
from cases.care.selectors.plan import plan_in_force


def slots_in_force(case: IllnessCase) -> tuple[str, list[list[str]]]:
    """Return who answers for the visits of the plan in force, and its visitors; nothing while there is none."""
    plan = plan_in_force(case)
    if plan is None:
        return "", []
    granted = Basis.from_json(plan.entitlements, only=(Entitlement.VISITS,)).granted.get(Entitlement.VISITS)
    if granted is None:
        return "", []
    return granted.params.lead, [list(slot) for slot in granted.params.visitors]
