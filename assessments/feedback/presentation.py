"""How states look on pages, and the steps that a page offers."""

from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse

from unioncare.core.steps import Button

from .enums import FeedbackState
from .models import FeedbackRequest
from .services.flow import FEEDBACK_FLOW, TAKEN

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TONES: dict[str, str] = {
    FeedbackState.RECEIVED: "amber",
    FeedbackState.ACKNOWLEDGED: "line",
    FeedbackState.ANSWERED: "green",
    FeedbackState.REOPENED: "red",
}


def buttons_for(feedback: FeedbackRequest, user: "User") -> list[Button]:
    """Return every step that leaves the present state and that the staff take."""
    offered = sorted(FEEDBACK_FLOW.offered(feedback, user), key=lambda pair: pair[0].name != "answer")
    page = partial(reverse, "assessments:feedback_move")
    return [
        Button(move.label, page(args=[feedback.number, move.name]), why, move.name == "answer")
        for move, why in offered
        if move.name in TAKEN
    ]
