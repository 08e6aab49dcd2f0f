"""How far owners and units kept their word: measures that were verified and done in time, of those that were due."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from unioncare.core.rates import Rate

from ..enums import PROVEN, ActionState
from ..models import ImprovementAction


class Kept(NamedTuple):
    """One action that was due: its key, its owner, the path of its unit, whether it was kept."""

    action: int
    owner: int
    path: str
    in_time: bool


def due_actions(path: str, first: date, last: date) -> Iterator[Kept]:
    """Yield the actions of a subtree whose measure was due between two days; what was given up was not owed.

    One counts as kept when it was done by its day and somebody else found it effective, however late they looked.
    """
    rows = ImprovementAction.objects.within(path).filter(due_on__range=(first, last))
    rows = rows.exclude(state=ActionState.DROPPED).order_by("pk")
    for pk, owner, unit, state, done_on, due_on in rows.values_list(
        "pk", "owner", "unit__path", "state", "done_on", "due_on"
    ):
        yield Kept(pk, owner, unit, state in PROVEN and done_on is not None and done_on <= due_on)


def in_time_by_owner(path: str, first: date, last: date) -> dict[int, Rate]:
    """Return for each owner in a subtree how many of their actions were kept, of those that were due."""
    rates: dict[int, Rate] = defaultdict(lambda: Rate(0, 0))
    for one in due_actions(path, first, last):
        rates[one.owner] += Rate(int(one.in_time), 1)
    return dict(rates)


def in_time_by_unit(path: str, first: date, last: date) -> dict[str, Rate]:
    """Return the same for each unit with actions of its own, by its path."""
    rates: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
    for one in due_actions(path, first, last):
        rates[one.path] += Rate(int(one.in_time), 1)
    return dict(rates)
