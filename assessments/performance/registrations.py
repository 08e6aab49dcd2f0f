"""What the performance room tells the apps and rooms below it; called once at start-up."""

from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation, thresholds

from . import permissions  # noqa: F401 -- imported for what it declares
from .thresholds import THRESHOLDS


def register() -> None:
    """Register the thresholds and the place in the navigation."""
    thresholds.register(*THRESHOLDS)
    navigation.register(
        navigation.NavItem(
            "performance", _("My work in numbers"), "graph-up", "assessments:performance", order=60,
            permission="assessments.see_own_performance", places=("assessments:performance",),
        )
    )  # fmt: skip
