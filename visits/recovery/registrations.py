"""What the recovery room tells the apps and rooms below it; called once at start-up."""

from django.utils.translation import gettext_lazy as _

from cases.care.contributions import CasePanel, register_panel
from donations.aid.contributions import register_condition
from unioncare.core import thresholds

from . import kinds, permissions  # noqa: F401 -- imported for what they declare
from .selectors.condition import condition_on
from .thresholds import MEDICAL_ALERT_DAYS


def register() -> None:
    """Register the threshold, the panel of the case page, and who tells how a member does."""
    thresholds.register(MEDICAL_ALERT_DAYS)
    register_panel(CasePanel(_("Recovery"), "visits:recovery", "visits.see_recovery", order=40, main=True))
    register_condition(condition_on)
