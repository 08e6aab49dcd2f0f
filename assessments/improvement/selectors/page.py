"""The page of one action: how far it is, what is owed, its history."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise

from unioncare.core.ui.due import Due
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.clock import Clock

from ..enums import ActionState
from ..models import ActionStep, ImprovementAction

# What an action goes through; one that was given up stands outside.
WAY = (ActionState.PLANNED, ActionState.RUNNING, ActionState.DONE, ActionState.VERIFIED, ActionState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage on the way, for <c-steps>: when it was reached, and whether it is the present one."""

    label: str | Promise
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class Owed:
    """An open work item of the action, and how late it is."""

    item: WorkItem
    due: Due


def stages_of(action: ImprovementAction, steps: list[ActionStep]) -> list[Stage]:
    """Return the way of an action; nothing for one that was given up."""
    if action.state == ActionState.DROPPED:
        return []
    here = WAY.index(ActionState(action.state))
    # The newest step into each state; a return makes the later ones void.
    reached = {step.target: step.at for step in reversed(steps)}
    return [
        Stage(
            state.label,
            f"{timezone.localdate(reached[state]):%Y-%m-%d}" if place <= here and state in reached else "",
            "done" if place < here else "now" if place == here else "",
        )
        for place, state in enumerate(WAY)
    ]


def owed_by(action: ImprovementAction, clock: Clock | None = None) -> list[Owed]:
    """Return what is still owed of an action."""
    clock = clock or Clock(timezone.now(), load_working_days())
    items = WorkItem.objects.open().filter(subject=action.subject_id).select_related("assignee").order_by("due_at")
    return [
        Owed(item, Due.paused(item.due_at, None) if item.paused_at else clock.due(item.due_at, in_hours=item.in_hours))
        for item in items
    ]
