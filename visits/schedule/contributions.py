"""What rooms above add to the pages of visits, without being imported by them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.functional import Promise

Hotlines = Callable[[], Sequence[Any]]
_sources: list[Hotlines] = []


def register_hotlines(source: Hotlines) -> None:
    """Name who knows the numbers to call in danger: rows with `number` and `label`."""
    _sources[:] = [source]


def hotlines() -> list[Any]:
    """Return the numbers to show where somebody ticks a sign of danger."""
    return [line for source in _sources for line in source()]


# Kind of work item → page that takes the item on, by its key, and what that is called.
_takers: dict[str, tuple[str, str | Promise]] = {}


def register_taker(kind: str, url_name: str, label: str | Promise) -> None:
    """Name the page by which a room above takes a need of a visit on."""
    _takers[kind] = (url_name, label)


def taker_of(kind: str) -> tuple[str, str | Promise] | None:
    """Return the page that takes items of a kind on, None where they are only ticked off."""
    return _takers.get(kind)
