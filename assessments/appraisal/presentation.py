"""How states and grades look on pages, and the steps that a page offers."""

from typing import TYPE_CHECKING

from django.urls import reverse

from unioncare.core.steps import Button

from .enums import AppealState, AppraisalState, Grade, PeriodState, SchemeState, VetoState
from .models import AppraisalPeriod
from .services.flow import PERIOD_FLOW

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TONES: dict[str, str] = {
    PeriodState.SELF: "blue",
    PeriodState.ROUND: "blue",
    PeriodState.SUPERIOR: "blue",
    PeriodState.PUBLISHED: "green",
    PeriodState.APPEAL: "amber",
    PeriodState.DROPPED: "line",
    AppraisalState.SELF_DONE: "blue",
    AppraisalState.REVIEWED: "blue",
    AppraisalState.APPEALED: "amber",
    SchemeState.RETIRED: "line",
    VetoState.ENTERED: "amber",
    VetoState.CONFIRMED: "red",
    VetoState.WITHDRAWN: "line",
    AppealState.LODGED: "amber",
    AppealState.UPHELD: "green",
    Grade.EXCELLENT: "green",
    Grade.COMPETENT: "blue",
    Grade.BASIC: "amber",
    Grade.FAILED: "red",
}
MAIN = ("begin", "ask", "review", "publish", "close")
# The system hears appeals when the first one is lodged.
SILENT = ("hear",)


def buttons_for(period: AppraisalPeriod, user: "User") -> list[Button]:
    """Return every step that leaves the present state of a period, as far as the reader's posts include it."""
    return [
        Button(
            move.label, reverse("assessments:appraisal_step", args=[period.number, move.name]), why,
            move.name in MAIN and why is None, move.name == "drop",
        )
        for move, why in PERIOD_FLOW.offered(period, user)
        if move.name not in SILENT and user.has_perm(move.permission, period)
    ]  # fmt: skip
