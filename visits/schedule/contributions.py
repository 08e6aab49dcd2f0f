"""What rooms above add to the pages of visits, without being imported by them."""

from collections.abc import Callable, Sequence
from typing import Any

Hotlines = Callable[[], Sequence[Any]]
_sources: list[Hotlines] = []


def register_hotlines(source: Hotlines) -> None:
    """Name who knows the numbers to call in danger: rows with `number` and `label`."""
    _sources[:] = [source]


def hotlines() -> list[Any]:
    """Return the numbers to show where somebody ticks a sign of danger."""
    return [line for source in _sources for line in source()]
