"""The plan of a counselling: its goals, and what became of them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from unioncare.core.workflow import MoveRefused

from ..enums import GoalState
from ..models import Goal
from ..selectors.consent import consent_in_force
from .locking import lock_for_circle

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@sensitive_variables()
@transaction.atomic
def set_goal(*, counselling_id: int, text: str, actor: "User", now: datetime) -> Goal:
    """Set a goal; it needs the member's consent. Raises MoveRefused."""
    counselling = lock_for_circle(counselling_id, actor, now)
    if consent_in_force(counselling) is None:
        raise MoveRefused(_("The member has not consented to counselling: record the answer first."))
    goal: Goal = counselling.goals.create(text=text.strip(), set_by=actor, set_at=now)
    return goal


@transaction.atomic
def settle_goal(*, goal_id: int, state: GoalState | str, actor: "User", now: datetime) -> Goal:
    """Say that a goal is reached, dropped, or worked on again. Raises MoveRefused."""
    lock_for_circle(Goal.objects.values_list("counselling", flat=True).get(pk=goal_id), actor, now)
    goal: Goal = Goal.objects.get(pk=goal_id)
    goal.state, goal.settled_by, goal.settled_at = GoalState(state), actor, now
    goal.save(update_fields=["state", "settled_by", "settled_at"])
    return goal
