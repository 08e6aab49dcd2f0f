"""What the screening room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.care.contributions import CasePanel, register_panel
from unioncare.core import thresholds

from ..counselling.contributions import CounsellingPanel
from ..counselling.contributions import register_panel as register_counselling_panel
from . import permissions  # noqa: F401 -- imported for what it declares
from .models import Scale
from .thresholds import BASELINE_SCORE, LINK_DAYS, RESPONSE_PERCENT, SCREENED_DAYS


def register() -> None:
    """Keep a trail of scales, name the thresholds, and put the panel on the case page."""
    auditlog.register(Scale)
    thresholds.register(LINK_DAYS, SCREENED_DAYS, BASELINE_SCORE, RESPONSE_PERCENT)
    register_panel(CasePanel(_("Screening"), "visits:screening_panel", "cases.see_case", order=40))
    register_counselling_panel(CounsellingPanel(_("Results of the screenings"), "visits:screening_of", order=10))
