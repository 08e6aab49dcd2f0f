"""Care plans: drafted by the protocol, approved, made into work items, extended every day, changed by re-grading."""

from .comparing import PlanDiff, diff_plan
from .deciding import apply_plan, return_plan
from .drafting import ACTION, PlanRefused, draft_plan, submit_plan, withdraw_plan
from .extending import extend_plans
from .materialising import materialise
from .occasions import drop_event_items, open_event_items, open_follow_ups
from .recounting import recount_windows
from .replanning import propose_replan, replan

__all__ = [
    "ACTION",
    "PlanDiff",
    "PlanRefused",
    "apply_plan",
    "diff_plan",
    "draft_plan",
    "drop_event_items",
    "extend_plans",
    "materialise",
    "open_event_items",
    "open_follow_ups",
    "propose_replan",
    "recount_windows",
    "replan",
    "return_plan",
    "submit_plan",
    "withdraw_plan",
]
