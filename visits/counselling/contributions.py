"""What higher rooms add to the page of a counselling, without being imported by it; at start-up:

register_panel(CounsellingPanel(_("Screening"), "visits:…", order=10))              # addressed by the number
register_ending_check(danger_is_settled)                                            # (counselling, user) → reason
"""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from unioncare.core.refusals import Text
from unioncare.core.workflow import Check

from .models import Counselling


@dataclass(frozen=True, slots=True)
class CounsellingPanel:
    """A panel loaded by htmx; its page asks `may_read` itself."""

    title: str | Promise
    url_name: str
    order: int = 100


_panels: dict[str, CounsellingPanel] = {}
_checks: list[Check] = []


def register_panel(panel: CounsellingPanel) -> None:
    """Add a panel; a page that already has one is replaced."""
    _panels[panel.url_name] = panel


def register_ending_check(check: Check) -> None:
    """Add what must hold before a counselling ends."""
    if check not in _checks:
        _checks.append(check)


def panels_of(counselling: Counselling) -> list[tuple[str | Promise, str]]:
    """Return title and address of every panel, in their order; a page that does not exist is left out."""
    found = []
    for panel in sorted(_panels.values(), key=lambda panel: (panel.order, panel.url_name)):
        try:
            found.append((panel.title, reverse(panel.url_name, args=[counselling.number])))
        except NoReverseMatch:
            continue
    return found


def against_ending(counselling: Counselling, user: Any) -> Text | None:
    """Return the first reason of the rooms above against ending a counselling, or None."""
    return next((reason for check in _checks if (reason := check(counselling, user)) is not None), None)
