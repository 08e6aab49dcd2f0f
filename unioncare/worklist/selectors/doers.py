"""Who may fulfil the items of a kind besides those with whom they stand; rooms above name them here, at start-up."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..models import WorkItem
from .acting import why_not

if TYPE_CHECKING:
    from unioncare.organisation.models import User

Doer = Callable[["User", WorkItem], bool]
_doers: dict[str, Doer] = {}


def register(kinds: Iterable[str], doer: Doer) -> None:
    """Name who else may fulfil items of these kinds; a kind that is already known is replaced."""
    for kind in kinds:
        _doers[kind] = doer


def may_fulfil(user: "User", item: WorkItem) -> bool:
    """Tell whether somebody may do an item, or fulfil it on the page of its kind."""
    doer = _doers.get(item.kind)
    return why_not("do", item, user) is None or (doer is not None and doer(user, item))
