"""The fairest reassignment: few moves of cases that let work lie most evenly, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain
from unioncare.core.periods import Period
from unioncare.organisation.models import Unit, User

from ..balancing import propose
from ..moves import CaseMove
from ..scoring import balance
from .counting import done_by_month, open_by_person
from .loads import loads_from
from .movable import MOST_SUBJECTS, movables, piles_of, subjects_of
from .teams import team_of
from .weights import weights_in_force

MOST_MOVES = 8
BECAUSE = gettext_noop(
    "{source} carries more for each full-time equivalent than {target}, who holds the roles that this work asks for; "
    "the spread falls from {before} to {after}"
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One move as the page offers it."""

    move: CaseMove
    label: str
    source: str
    target: str
    items: int
    points: object
    because: Explanation


@dataclass(frozen=True, slots=True)
class Suggested:
    """All moves together, and the spread before the first and after the last of them."""

    moves: Sequence[Suggestion]
    before: float | None
    after: float | None


def suggest(user: User, unit: Unit, period: Period, now: datetime) -> Suggested:
    """Propose moves among the people of a unit; a fixed number of queries."""
    weights, today = weights_in_force(), timezone.localdate(now)
    team = team_of(unit, period.first, period.last)
    done = done_by_month(team, period.first, period.last, weights)
    waiting = open_by_person(team, period.last, weights)
    loads = loads_from(team, done, waiting, period.first, period.last, weights)
    piles = piles_of(user, team, period.last, weights)[:MOST_SUBJECTS]
    subjects = subjects_of({pile.subject for pile in piles})
    choice = movables(piles, team, subjects, user, today)
    found = propose(loads, choice, MOST_MOVES)
    items = {(pile.subject, pile.holder): pile.items for pile in piles}
    moves = [
        Suggestion(
            move=CaseMove(one.movable.subject, one.movable.holder, one.to),
            label=subjects[one.movable.subject].label,
            source=team[one.movable.holder].name,
            target=team[one.to].name,
            items=items[one.movable.subject, one.movable.holder],
            points=one.movable.points,
            because=explain(
                BECAUSE,
                source=team[one.movable.holder].name,
                target=team[one.to].name,
                before=f"{one.before:.2f}",
                after=f"{one.after:.2f}",
            ),
        )
        for one in found
    ]
    return Suggested(moves, balance(loads.values()), found[-1].after if found else None)
