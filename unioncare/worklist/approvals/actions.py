"""What can be approved, and by whom as long as the approval matrix holds no rows for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role

from ..models import ApprovalStepRule


@dataclass(frozen=True, slots=True)
class StepDefault:
    """One step: any one of `roles` decides, at the nearest unit upward that has one (of `unit_kind`, if named)."""

    roles: tuple[str, ...]
    unit_kind: str = ""
    above_amount: Decimal | None = None
    second_signature: bool = False


@dataclass(frozen=True, slots=True)
class ApprovalAction:
    """Something that needs approval: the kind of work item its steps open, and how many working days they have."""

    code: str
    label: str | Promise
    item_kind: str
    steps: tuple[StepDefault, ...]
    working_days: int = 3


_actions: dict[str, ApprovalAction] = {}


def register_action(*actions: ApprovalAction) -> None:
    """Add actions; one that is already known is replaced."""
    _actions.update({action.code: action for action in actions})


def get_action(code: str) -> ApprovalAction:
    """Return an action; KeyError names an unknown one."""
    return _actions[code]


def all_actions() -> list[ApprovalAction]:
    return list(_actions.values())


def steps_of(action: ApprovalAction, amount: Decimal | None) -> list[StepDefault]:
    """Return the steps for an amount: the rows of the matrix replace the action's default as a whole."""
    rows: Iterable[StepDefault] = [
        StepDefault(tuple(rule.roles), rule.unit_kind, rule.above_amount, rule.second_signature)
        for rule in ApprovalStepRule.objects.filter(action=action.code)
    ]
    return [
        step
        for step in rows or action.steps
        if step.above_amount is None or (amount is not None and amount > step.above_amount)
    ]


register_action(
    ApprovalAction("protocol", _("Publication of a protocol"), "protocol_approval", (StepDefault((Role.CHAIR,)),)),
    ApprovalAction("care_plan", _("Care plan"), "plan_approval", (StepDefault((Role.CHAIR,)),)),
)
