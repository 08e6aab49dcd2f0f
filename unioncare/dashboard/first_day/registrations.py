"""What the first day tells the frame and My work; called once at start-up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation, panels
from unioncare.core.panels import Panel

from . import permissions
from .selectors.standing import is_known_complete, sees_first_day


def _nothing(user: Any) -> tuple[()]:
    return ()


def _may_lack(user: Any) -> bool:
    """The panel itself looks, once My work stands: ten counts are too much for the page that is called most."""
    return not is_known_complete(user)


def register() -> None:
    """Put the page among the places of the organisation, and the next step beside My work until all are done."""
    panels.register(
        "worklist:mine",
        Panel(_("First day"), "dashboard:first_day_notice", permissions.SEE, args=_nothing, shows=_may_lack),
    )
    navigation.register(
        navigation.NavItem(
            "first_day", _("First day"), "list-check", "dashboard:first_day", group="organisation", order=5,
            allowed=sees_first_day, places=("dashboard:first_day",),
        )
    )  # fmt: skip
