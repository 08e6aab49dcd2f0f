"""Panels that higher apps put on the page of a lower one, without being imported by it.

    panels.register("visits:visit", Panel(_("Improvement"), "assessments:improvement_of", PERMISSION, args=…, shows=…))

The page names itself when it asks for its panels, and shows each by <c-load>.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise


def _always(obj: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel loaded by htmx: `args` are the arguments of its page for an object, `shows` whether it has one."""

    title: Text
    url_name: str
    permission: str
    args: Callable[[Any], tuple[Any, ...]]
    shows: Callable[[Any], bool] = _always


_panels: dict[str, dict[str, Panel]] = defaultdict(dict)


def register(place: str, panel: Panel) -> None:
    """Add a panel to the page of a name; one of the same address is replaced."""
    _panels[place][panel.url_name] = panel


def panels_for(place: str, user: Any, obj: Any) -> list[tuple[Text, str]]:
    """Return title and address of each panel that this reader sees on the page of an object."""
    return [
        (panel.title, reverse(panel.url_name, args=panel.args(obj)))
        for panel in _panels[place].values()
        if user.has_perm(panel.permission, obj) and panel.shows(obj)
    ]
