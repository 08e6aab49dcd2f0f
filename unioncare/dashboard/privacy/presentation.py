"""How requests look on pages, and the steps that a page offers."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.refusals import Text
from unioncare.core.steps import Button

from .enums import RequestKind, RequestState
from .models import PrivacyRequest, PrivacyStep
from .services.flow import PRIVACY_FLOW

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TONES: dict[str, str] = {
    RequestState.RECEIVED: "amber",
    RequestState.AGREED: "blue",
    RequestState.DONE: "green",
    RequestState.REFUSED: "line",
    RequestState.TAKEN_BACK: "line",
}
# What carrying out means for each kind.
FINISHING: dict[str, Text] = {
    RequestKind.COPY: _("Make the copy"),
    RequestKind.CORRECTION: _("Note the correction"),
    RequestKind.WITHDRAWAL: _("Withdraw the consents"),
}
STEPS: dict[str, Text] = {"enter": pgettext_lazy("privacy", "Entered"), "erase": pgettext_lazy("privacy", "Erased")}
MAIN = ("agree", "finish")


def words_of(step: PrivacyStep) -> Text:
    """Return what a step did."""
    return STEPS.get(step.move) or RequestState(step.target).label


def label_of(request: PrivacyRequest, move: str) -> Text:
    """Return what a step is called for this kind of request."""
    if move == "finish":
        return FINISHING.get(request.kind, PRIVACY_FLOW.get(move).label)
    return PRIVACY_FLOW.get(move).label


def buttons_for(request: PrivacyRequest, user: "User") -> list[Button]:
    """Return every step that leaves the present state and belongs to this kind, as far as the reader's posts go."""
    other = "finish" if request.is_erasure else "erase"
    return [
        Button(
            label_of(request, move.name), reverse("dashboard:privacy_move", args=[request.number, move.name]), why,
            move.name in MAIN and why is None, move.name == "erase",
        )
        for move, why in PRIVACY_FLOW.offered(request, user)
        if move.name != other and user.has_perm(move.permission, request)
    ]  # fmt: skip
