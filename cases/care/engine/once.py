"""Items that are done once: aid, claim check, campaign, file; the steps of the flow."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation
from unioncare.organisation.calendar import WorkingDays

from ..enums import Entitlement
from .durations import Deadline
from .entitlements import Aid, Campaign, Documents, Within
from .facts import Facts
from .items import PlannedItem, start_of
from .matching import Granted
from .reasons import COUNTED_FROM, DUE_IN, OUT_OF_POCKET, with_inputs
from .windows import Horizon
from .wording import in_both

AID_FORMULA = gettext_noop("Out of pocket {out_of_pocket} reaches the tier from {start}: relief {amount}")
CAMPAIGN_FORMULA = gettext_noop("Out of pocket {out_of_pocket} reaches {start}")

# The work kind under which each step of the flow stands.
STEP_KINDS = {
    Entitlement.CONSENT: "consent",
    Entitlement.VERIFICATION: "verification",
    Entitlement.FIRST_VISIT: "first_visit",
    Entitlement.GRADING: "grading",
    Entitlement.PLANNING: "planning",
    Entitlement.APPROVAL: "plan_approval",
    Entitlement.DOCUMENTS: "documents",
}


def once_items(
    params: Within | Documents | Aid | Campaign,
    kind: str,
    because: Explanation,
    horizon: Horizon,
    days: WorkingDays,
    facts: Facts,
) -> Iterator[PlannedItem]:
    """Give what is done once after the plan takes force; nothing when a plan is only extended."""
    if horizon.after is not None:
        return
    key = f"{kind}:{horizon.anchor:%Y%m%d}"
    details: dict[str, Any] = {}
    if isinstance(params, Aid | Campaign):
        reached = _reached(params, facts)
        if reached is None:
            return
        formula, numbers = reached
        because = _with_formula(because, formula, numbers)
        details = {name: str(value) for name, value in numbers.items()}
        key += f":{numbers.get('amount', '')}"
    if isinstance(params, Documents):
        details = {"kinds": list(params.kinds)}
    yield due_within(params.within, start_of(horizon.in_force_on), days, kind, key, because, details=details)


def _reached(params: Aid | Campaign, facts: Facts) -> tuple[str, dict[str, Any]] | None:
    """Return formula and numbers when the out-of-pocket amount reaches what the rule asks for."""
    if facts.out_of_pocket is None:
        return None
    if isinstance(params, Campaign):
        if facts.out_of_pocket < params.min_out_of_pocket:
            return None
        return CAMPAIGN_FORMULA, {"out_of_pocket": facts.out_of_pocket, "start": params.min_out_of_pocket}
    tier = params.tier_for(facts.out_of_pocket)
    if tier is None or not tier.amount:
        return None
    numbers = {"out_of_pocket": facts.out_of_pocket, "start": tier.out_of_pocket, "amount": tier.amount}
    return AID_FORMULA, numbers


def _with_formula(because: Explanation, formula: str, numbers: dict[str, Any]) -> Explanation:
    told = with_inputs(because, (OUT_OF_POCKET, numbers["out_of_pocket"]))
    params = {**told.params, **{name: {"num": str(value)} for name, value in numbers.items()}}
    return Explanation(told.rule, params, told.inputs, formula, told.sources)


def due_within(
    within: Deadline,
    since: datetime,
    days: WorkingDays,
    kind: str,
    key: str,
    because: Explanation,
    *,
    role: str = "",
    details: dict[str, Any] | None = None,
) -> PlannedItem:
    """Return an item that is due within a deadline counted from a moment."""
    told = with_inputs(because, (COUNTED_FROM, since), (DUE_IN, in_both(within.text)))
    return PlannedItem(
        kind=kind,
        key=key,
        opens_at=since,
        due_at=within.due(since, days),
        because=told,
        role=role,
        details=details or {},
        in_hours=within.in_hours,
        counted_from=None if within.in_hours else since,
        working_days=within.working_days,
    )


def step_item(granted: Granted, because: Explanation, since: datetime, days: WorkingDays, key: str) -> PlannedItem:
    """Return the item of a step of the flow: consent, verification, first visit, grading, plan, approval, file."""
    params = granted.params
    visitors = [list(slot) for slot in getattr(params, "visitors", ())]
    return due_within(
        params.within,
        since,
        days,
        STEP_KINDS[granted.entitlement],
        key,
        because,
        role=getattr(params, "lead", ""),
        details={"visitors": visitors} if visitors else {},
    )
