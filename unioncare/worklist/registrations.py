"""What the worklist tells the frame and the organisation: its place in the navigation, and what keeps a unit in use."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation
from unioncare.core.navigation import Count, NavItem
from unioncare.notifications import kinds
from unioncare.organisation import guards

from .messages import MESSAGES
from .selectors.numbers import count_waiting
from .selectors.outstanding import work_against


def _waiting(user: Any) -> Count:
    overdue, today = count_waiting(user, timezone.now())
    return Count(total=overdue + today, hot=overdue)


def register() -> None:
    """Put My work first in the navigation, with what is overdue or due today; keep units with open work in use."""
    guards.register(work_against)
    kinds.register(MESSAGES)
    navigation.register(
        NavItem(
            "work",
            _("My work"),
            "check2-square",
            "worklist:mine",
            order=0,
            permission="worklist.see_work",
            count=_waiting,
            places=("worklist:",),
            phone=True,
        )
    )
