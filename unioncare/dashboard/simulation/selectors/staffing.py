"""Whose work is what, by the posts that are held today, and how much of a job they take."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from assessments.workload.scoring import Held, Weights, equivalents
from assessments.workload.selectors.teams import workers
from cases.care.models import Protocol
from unioncare.organisation.models import Post, Unit
from unioncare.worklist.responsibility import Question, Responsibilities

from ..engine import Window
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


def equivalents_at(seats: list[Seat], weights: Weights, window: Window) -> dict[Seat, Decimal]:
    """Return the full-time equivalents of the posts held on the last day, over the window; four queries.

    As workload counts them: nobody is more than a full-time job, and leave counts for nothing. Whoever holds several
    posts is shared out among them.
    """
    found, last = dict.fromkeys(seats, Decimal(0)), window.last
    units = dict(Unit.objects.filter(pk__in={unit for unit, _role in seats}).order_by().values_list("path", "pk"))
    held = Post.objects.active(last).filter(unit__in=units.values(), role__in={role for _unit, role in seats})
    people = set(held.order_by().values_list("user", flat=True))
    for worker in workers(people, window.first, last).values():
        posts = [(seat, weights.shares[seat.role]) for seat in worker.seats if seat.holds_on(last)]
        whole = sum((share for _seat, share in posts), Decimal(0))
        if not whole:
            continue
        days = [Held(share, window.first, last) for _seat, share in posts]
        counts = equivalents(days, worker.away, window.first, last)
        for seat, share in posts:
            place = (units.get(seat.path, 0), seat.role)
            if place in found:
                found[place] += counts * share / whole
    return found
