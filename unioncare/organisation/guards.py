"""Reasons of other apps against taking a unit out of use: members placed there, work still open.

An app registers a function at start-up; it returns the reason, or None when nothing of its own stands against it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from .models import Unit

Guard = Callable[["Unit"], str | Promise | None]

_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Have a function asked before a unit is deactivated."""
    if guard not in _guards:
        _guards.append(guard)


def reasons_against(unit: "Unit") -> list[str]:
    """Return every reason why the unit must stay in use."""
    return [str(reason) for guard in _guards if (reason := guard(unit)) is not None]
