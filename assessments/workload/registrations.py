"""What the workload room tells the apps below it; called once at start-up."""

from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation, thresholds

from . import permissions  # noqa: F401 -- imported for what it declares
from .thresholds import ALL


def register() -> None:
    """Register the numbers that administrators set, and the place in the navigation."""
    thresholds.register(*ALL)
    navigation.register(
        navigation.NavItem(
            "workload", _("Workload"), "speedometer2", "assessments:workload", group="organisation", order=60,
            permission="assessments.see_workload", places=("assessments:workload",),
        )
    )  # fmt: skip
