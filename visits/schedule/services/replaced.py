"""What a new visit takes over from those that it replaces: the day that somebody chose, and who went."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from unioncare.worklist.enums import ItemState

from ..models import Seat, Visit, VisitMove


@dataclass(slots=True)
class Replaced:
    """Visits of some cases that were cancelled at one moment, to be replaced: chosen days not yet taken, and people."""

    days: dict[int, list[Visit]] = field(default_factory=dict)
    # By case: who went, and on which visits.
    people: dict[int, dict[int, list[Visit]]] = field(default_factory=dict)

    @classmethod
    def now(cls, cases: Collection[int], now: datetime) -> "Replaced":
        """Read what ends at `now`; one query for any number of cases."""
        ended = Seat.objects.filter(
            visit__case__in=cases, visit__item__state=ItemState.CANCELLED, visit__item__done_at=now
        )
        found, chosen = cls(), {}
        for seat in ended.select_related("visit").order_by("visit__planned_on", "visit", "position"):
            visit = seat.visit
            if visit.set_by_id is not None:
                chosen[visit.pk] = visit
            if seat.user_id is not None and seat.roles:
                found.people.setdefault(visit.case_id, {}).setdefault(seat.user_id, []).append(visit)
        for visit in chosen.values():
            found.days.setdefault(visit.case_id, []).append(visit)
        return found

    def gone(self, going: Mapping[int, Collection[int | None]]) -> dict[int, list[Visit]]:
        """Return who goes on none of the new visits of a case (`going`, by case), with their old ones."""
        left: dict[int, list[Visit]] = {}
        for case, people in self.people.items():
            for person, visits in people.items():
                if person not in going.get(case, ()):
                    left.setdefault(person, []).extend(visits)
        return left

    def take_day(self, case: int, trigger: str, first: date, last: date) -> Visit | None:
        """Return the visit of this occasion whose chosen day lies between two days, once; None where there is none."""
        waiting = self.days.get(case, [])
        found = next((one for one in waiting if one.trigger == trigger and first <= one.planned_on <= last), None)
        if found is not None:
            waiting.remove(found)
        return found


def keep_moves(kept: Mapping[int, Visit]) -> None:
    """Let the new visits (by key) tell why their days were chosen, as those did from which they have them."""
    if not kept:
        return
    new = {visit.pk: pk for pk, visit in kept.items()}
    moves = list(VisitMove.objects.filter(visit__in=new).order_by("moved_at", "pk"))
    for move in moves:
        move.pk, move.visit_id = None, new[move.visit_id]
    VisitMove.objects.bulk_create(moves)
