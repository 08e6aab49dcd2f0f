"""How states look on pages, and the steps that a page offers."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.steps import Button

from .enums import ActionState
from .models import ActionStep, ImprovementAction
from .services.flow import ACTION_FLOW

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TONES: dict[str, str] = {
    ActionState.RUNNING: "blue",
    ActionState.DONE: "amber",
    ActionState.VERIFIED: "green",
    ActionState.PUBLISHED: "green",
    ActionState.DROPPED: "line",
}
# Steps whose name is not that of the state they lead to.
STEPS: dict[str, str | Promise] = {
    "change": _("Plan changed"),
    "hand_over": pgettext_lazy("improvement", "Handed over"),
    "return": _("Not effective"),
    "withdraw": _("Taken off the public page"),
}
MAIN = ("finish", "confirm", "publish")


def words_of(step: ActionStep) -> str | Promise:
    """Return what a step did."""
    return STEPS.get(step.move) or ActionState(step.target).label


def buttons_for(action: ImprovementAction, user: "User") -> list[Button]:
    """Return every step that leaves the present state, as far as the reader's posts include it."""
    return [
        Button(move.label, reverse("assessments:improvement_move", args=[action.number, move.name]), why, main)
        for move, why in ACTION_FLOW.offered(action, user)
        if user.has_perm(move.permission, action)
        for main in (move.name in MAIN and why is None,)
    ]
