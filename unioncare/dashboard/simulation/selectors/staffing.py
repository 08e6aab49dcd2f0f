"""Whose work is what, by the posts that are held today, and how much of a job they take."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from assessments.workload.scoring import Weights
from cases.care.models import Protocol
from unioncare.organisation.models import Post, Unit
from unioncare.worklist.responsibility import Question, Responsibilities

from ..engine.running import Seat


def seats_below(protocol: Protocol, on: date) -> Callable[[str, str, int], Seat]:
    """Return who answers, asked by kind, role that the rule names and unit of the case; five queries.

    The seat is the unit and the role; where nobody answers, the version's own unit and the role that should.
    """
    units = {unit.pk: unit for unit in Unit.objects.within(protocol.unit.path)}
    table = Responsibilities.around((Question("visit", unit) for unit in units.values()), on)
    known: dict[tuple[str, str, int], Seat] = {}

    def seat_of(kind: str, role: str, unit: int) -> Seat:
        found = known.get((kind, role, unit))
        if found is None:
            answer = table.answer(Question(kind, units[unit], role))
            place = answer.post.unit_id if answer.post else protocol.unit_id
            found = known[kind, role, unit] = (place, answer.role)
        return found

    return seat_of


def equivalents_at(seats: list[Seat], weights: Weights, on: date) -> dict[Seat, Decimal]:
    """Return the full-time equivalents of the posts that are held at each seat on a day; one query."""
    found = dict.fromkeys(seats, Decimal(0))
    held = Post.objects.active(on).filter(unit__in={unit for unit, _role in seats}).order_by()
    for unit, role in held.values_list("unit", "role"):
        if (unit, role) in found:
            found[unit, role] += weights.shares[role]
    return found
