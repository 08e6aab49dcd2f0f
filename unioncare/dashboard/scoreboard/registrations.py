"""What the scoreboard tells the apps below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from assessments.improvement.sources import register_source
from unioncare.core import navigation

from . import permissions  # noqa: F401 -- imported for what it declares
from .models import Baseline, BaselineValue, Target
from .selectors.improving import SOURCE


def register() -> None:
    """Register the source of improvement actions, the trail, and the places in the navigation."""
    register_source(SOURCE)
    for model in (Target, Baseline, BaselineValue):
        auditlog.register(model)
    navigation.register(
        navigation.NavItem(
            "scoreboard", _("Scoreboard"), "bar-chart-steps", "scoreboard:board", group="improvement", order=90,
            permission="scoreboard.see_scoreboard", places=("scoreboard:",),
        ),
        navigation.NavItem(
            "aims", _("Targets and baselines"), "bullseye", "scoreboard:aims", group="organisation", order=70,
            permission="scoreboard.set_targets", places=("scoreboard:aims", "scoreboard:target", "scoreboard:baseline"),
        ),
    )  # fmt: skip
