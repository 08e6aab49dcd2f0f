"""Reasons of other apps against taking a unit out of use: members placed there, work still open.

An app registers a function at start-up. Asked for a unit and a day, it returns the reason (what stands against it, how
much, and what to do first), or None when there is nothing.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from .models import Unit

Guard = Callable[["Unit", date], str | Promise | None]

_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Have a function asked before a unit is deactivated."""
    if guard not in _guards:
        _guards.append(guard)


def reasons_against(unit: "Unit", on: date) -> list[str]:
    """Return every reason why the unit must stay in use on a day."""
    return [str(reason) for guard in _guards if (reason := guard(unit, on)) is not None]
