"""What else somebody holds beside work items: later apps name it here, so that a hand-over leaves nothing behind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.utils.functional import Promise

if TYPE_CHECKING:
    from unioncare.organisation.models import User


# Under which units; None means everywhere.
Paths = tuple[str, ...] | None


class Mover(Protocol):
    """Gives what `person` holds under some units to `to`; returns how much moved and the reasons why the rest stays."""

    def __call__(
        self, *, person: "User", to: "User", paths: Paths, actor: "User", now: datetime, reason: str
    ) -> tuple[int, list[str]]: ...


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing that people hold; `count(person, paths)` says how much, `paths` None means everywhere."""

    code: str
    label: str | Promise
    count: Callable[["User", Paths], int]
    move: Mover


_holdings: dict[str, Holding] = {}


def register(*holdings: Holding) -> None:
    """Add kinds of things; a code that is already known is replaced."""
    for holding in holdings:
        _holdings[holding.code] = holding


def all_holdings() -> list[Holding]:
    return list(_holdings.values())
