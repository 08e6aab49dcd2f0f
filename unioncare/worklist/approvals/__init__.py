"""Approvals: steps as data, decided one after another by people who did not initiate them."""

from .actions import ApprovalAction, StepDefault, get_action, register_action
from .deciding import decide, may_decide
from .errors import ApprovalConflict, ApprovalRefused
from .panel import ApprovalPanel, panel_for
from .requesting import pending_for, request_approval, withdraw
from .seating import reseat_steps

__all__ = [
    "ApprovalAction",
    "ApprovalConflict",
    "ApprovalPanel",
    "ApprovalRefused",
    "StepDefault",
    "decide",
    "get_action",
    "may_decide",
    "panel_for",
    "pending_for",
    "register_action",
    "request_approval",
    "reseat_steps",
    "withdraw",
]
