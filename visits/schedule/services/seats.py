"""Who goes: seats change hands, both sides are told, and what was before stays known.

Whoever answers for the work item of a visit sits in the seat of that role (`seating.lead_of`): the item moves the seat,
the seat moves the item. The other seats are filled by post.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from unioncare.core.audit import record_bulk_changes

from ..models import Seat, SeatChange, Visit
from ..seating import Seating, Wanted, lead_of
from .telling import tell_visitors

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class Swap:
    """A seat as it stands now, and who sat there before."""

    seat: Seat
    before: int | None


def note_swaps(swaps: Sequence[Swap], *, actor: "User | None", now: datetime, told: bool = True) -> None:
    """Keep who went before, and tell those who go no more and those who go now: without `told` not the latter."""
    SeatChange.objects.bulk_create(
        SeatChange(
            visit_id=swap.seat.visit_id,
            before_id=swap.before,
            after_id=swap.seat.user_id,
            changed_by=actor,
            changed_at=now,
        )
        for swap in swaps
    )
    own = actor.pk if actor else None
    gone: dict[int, list[Visit]] = {}
    going: dict[int, list[Visit]] = {}
    for swap in swaps:
        visit, after = swap.seat.visit, swap.seat.user_id
        if after is not None and after != own:
            going.setdefault(after, []).append(visit)
        if swap.before is not None and swap.before != own:
            gone.setdefault(swap.before, []).append(visit)
    tell_visitors(visits=gone, why="replaced", now=now)
    if told:
        tell_visitors(visits=going, why="seated", now=now)


def write_swaps(swaps: Sequence[Swap], *, actor: "User | None", now: datetime, told: bool = True) -> None:
    """Write many seats at once, with their trail."""
    # Freed first: two who change places would meet otherwise.
    Seat.objects.filter(pk__in=[swap.seat.pk for swap in swaps]).update(user=None)
    Seat.objects.bulk_update([swap.seat for swap in swaps], ["user"])
    rows = [
        (swap.seat.pk, str(swap.seat), {"user": [str(swap.before or ""), str(swap.seat.user_id or "")]})
        for swap in swaps
    ]
    record_bulk_changes(Seat, rows, actor=actor)
    note_swaps(swaps, actor=actor, now=now, told=told)


@transaction.atomic
def follow_items(*, items: Collection[int], actor: "User | None", now: datetime) -> int:
    """Let whoever answers now for these work items sit in the seats of their visits; return how many seats changed.

    Whoever went in another seat of the visit leaves that one to somebody else. They hear of the item; who goes no more
    is told here.
    """
    swaps: list[Swap] = []
    vacated: list[Seat] = []
    extra: list[Seat] = []
    for visit in _with_seats(Visit.objects.open().filter(item__in=items)):
        seats, person = list(visit.seats.all()), visit.item.assignee_id
        lead = lead_of(seats, visit.item.role)
        if lead is None or lead.user_id == person:
            continue
        if person is not None and (other := next((seat for seat in seats if seat.user_id == person), None)):
            (vacated if other.roles else extra).append(other)
        swaps.append(Swap(lead, lead.user_id))
        lead.visit, lead.user_id = visit, person
    Seat.objects.filter(pk__in=[seat.pk for seat in extra]).delete()
    Seat.objects.filter(pk__in=[seat.pk for seat in vacated]).update(user=None)
    write_swaps(swaps, actor=actor, now=now, told=False)
    if vacated:
        refill(seats=Seat.objects.filter(pk__in=[seat.pk for seat in vacated]), actor=actor, now=now)
    return len(swaps)


def _with_seats(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    seats = Prefetch("seats", Seat.objects.order_by("position"))
    return visits.select_related("item", "case__unit").prefetch_related(seats).order_by("pk")


@transaction.atomic
def refill(*, seats: QuerySet[Seat], actor: "User | None", now: datetime) -> int:
    """Give these seats to whoever holds such a post now, nobody where nobody does; return how many changed.

    The seat of whoever answers for the visit follows its work item and is left alone.
    """
    rows = seats.select_related("visit__item", "visit__case__unit").order_by("pk")
    held = list(rows.select_for_update(of=("self",), no_key=True))
    places = [(seat.visit.item.subject_id, seat.visit.case.unit.path) for seat in held]
    seating = Seating.around(places, timezone.localdate(now))
    around = {visit.pk: visit for visit in _with_seats(Visit.objects.filter(seats__in=held).distinct())}
    taken = {pk: {seat.user_id for seat in visit.seats.all()} for pk, visit in around.items()}
    swaps = []
    for seat in held:
        visit, here = around[seat.visit_id], taken[seat.visit_id]
        if seat == lead_of(visit.seats.all(), visit.item.role):
            continue
        before = seat.user_id
        here.discard(before)
        wanted = Wanted(visit.item.subject_id, visit.case_id, visit.case.unit.path)
        seat.user_id = seating.person_for(wanted, tuple(seat.roles), {pk for pk in here if pk is not None})
        here.add(seat.user_id)
        if seat.user_id != before:
            swaps.append(Swap(seat, before))
    write_swaps(swaps, actor=actor, now=now)
    return len(swaps)
