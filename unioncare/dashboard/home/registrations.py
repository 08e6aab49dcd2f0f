"""What home puts beside My work; called once at start-up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from unioncare.core import panels
from unioncare.core.panels import Panel
from unioncare.worklist import contributions
from unioncare.worklist.contributions import Source

from .selectors import news
from .views import PERMISSION

MY_WORK = "worklist:mine"


def _nothing(user: Any) -> tuple[()]:
    return ()


def register() -> None:
    """Register the panels beside My work and the sources of what changed."""
    panels.register(MY_WORK, Panel(_("Likely to be late"), "dashboard:risks", PERMISSION, args=_nothing))
    panels.register(MY_WORK, Panel(_("My unit"), "dashboard:figures", PERMISSION, args=_nothing))
    contributions.register("alerts", Source("visits.counsel", news.alerts_raised))
    contributions.register("cases", Source("cases.see_case", news.new_cases))
    contributions.register("approvals", Source(PERMISSION, news.decided_approvals))
    contributions.register("claims", Source("cases.see_claim", news.claims_paid))
    contributions.register("feedback", Source("assessments.see_feedback", news.feedback_received))
