"""What the member's page tells the apps and rooms below it; called once at start-up."""

from django.utils.translation import gettext_lazy as _

from cases.care.contributions import CaseAct, register_act
from unioncare.core import thresholds

from .thresholds import LINK_DAYS


def register() -> None:
    """Register the threshold and the button of the case page."""
    thresholds.register(LINK_DAYS)
    register_act(CaseAct(_("Member's page"), "phone", "visits:member_link", "cases.tell_family", order=95))
