"""Visitors who leave: others go in their place, by hand-over or because nobody else would notice."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import record_bulk_changes
from unioncare.worklist.holdings import Paths
from unioncare.worklist.selectors.stranded import posts_over

from ..errors import VisitRefused
from ..models import Seat, Visit
from ..seating import Seating, Wanted
from .arranging import seat_visitor
from .telling import tell_visitor

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_AT_ONCE = 1000


def seats_ahead(person: "User", paths: Paths) -> QuerySet[Seat]:
    """Return the open visits on which somebody goes, under some units or everywhere."""
    visits = Visit.objects.open() if paths is None else Visit.objects.open().within_any(paths)
    return Seat.objects.filter(user=person, visit__in=visits.order_by().values("pk")).order_by("pk")


def count_seats(person: "User", paths: Paths) -> int:
    return seats_ahead(person, paths).count()


@transaction.atomic
def hand_over_seats(
    *, person: "User", to: "User", paths: Paths, actor: "User", now: datetime, reason: str
) -> tuple[int, list[str]]:
    """Let somebody go in the place of whoever leaves; return how many went, and for each of the others why it stays."""
    moved, kept = 0, []
    for seat in seats_ahead(person, paths).select_related("visit__case"):
        try:
            with transaction.atomic():
                seat_visitor(seat=seat, person=to, actor=actor, now=now)
            moved += 1
        except VisitRefused as refused:
            kept.append(
                _("Visit of case %(number)s: %(why)s") % {"number": seat.visit.case.number, "why": refused.reason}
            )
    return moved, kept


def replace_absent_visitors(*, now: datetime) -> int:
    """Let others go in the place of people who cannot sign in any more or hold no post over the case, and fill seats
    that were free; return how many seats changed.

    Where nobody holds such a post the seat is free, and the lists say so. What is overdue already stays with whoever
    was to go: nobody answers for what was missed before.
    """
    today = timezone.localdate(now)
    held = posts_over("visit__case__unit__path", today).filter(user=OuterRef("user"), user__is_active=True)
    seats = Seat.objects.filter(Q(user__isnull=True) | ~Exists(held)).exclude(roles=[])
    ahead = Visit.objects.open().filter(item__due_at__gte=now).order_by().values("pk")
    waiting, moved, last = seats.filter(visit__in=ahead), 0, 0
    while ids := list(waiting.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        last = ids[-1]
        moved += _reseat(waiting.filter(pk__in=ids), now)
    return moved


@transaction.atomic
def _reseat(waiting: QuerySet[Seat], now: datetime) -> int:
    """Seat others; what changed since it was looked up is left for the next night."""
    rows = waiting.select_related("visit__item", "visit__case__unit").order_by("pk")
    seats = list(rows.select_for_update(of=("self",), no_key=True))
    places = [(seat.visit.item.subject_id, seat.visit.case.unit.path) for seat in seats]
    seating, taken = Seating.around(places, timezone.localdate(now)), _taken([seat.visit_id for seat in seats])
    changed = []
    for seat in seats:
        item, before = seat.visit.item, seat.user_id
        here = taken[seat.visit_id]
        here.discard(before)
        lead = item.assignee_id if item.assignee_id != before else None
        wanted = Wanted(item.subject_id, seat.visit.case_id, seat.visit.case.unit.path, (), item.role, lead)
        seat.user_id = seating.person_for(wanted, tuple(seat.roles), {pk for pk in here if pk is not None})
        here.add(seat.user_id)
        if seat.user_id != before:
            changed.append(seat)
    # Freed first: two who change places would meet otherwise.
    Seat.objects.filter(pk__in=[seat.pk for seat in changed]).update(user=None)
    Seat.objects.bulk_update(changed, ["user"])
    record_bulk_changes(
        Seat, ((seat.pk, str(seat), {"user": ["", str(seat.user_id or "")]}) for seat in changed), actor=None
    )
    for seat in changed:
        if seat.user_id is not None:
            tell_visitor(seat=seat, visit=seat.visit, why="seated", now=now)
    return len(changed)


def _taken(visits: list[int]) -> dict[int, set[int | None]]:
    """Return who goes on each of these visits; one query."""
    taken: dict[int, set[int | None]] = {visit: set() for visit in visits}
    for visit, user in Seat.objects.filter(visit__in=visits).order_by("pk").values_list("visit", "user"):
        taken[visit].add(user)
    return taken
