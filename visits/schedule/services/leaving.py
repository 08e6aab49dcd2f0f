"""Visitors who leave: others go in their place, by hand-over or because nobody else would notice."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.organisation.models import Post
from unioncare.worklist.holdings import Paths

from ..errors import VisitRefused
from ..models import Seat, Visit
from ..seating import Seating, Wanted
from .arranging import seat_visitor

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
    """Let others go in the place of people who cannot sign in any more or hold no post; return how many seats moved.

    Where nobody holds such a post the seat is free, and the lists say so.
    """
    today = timezone.localdate(now)
    held = Post.objects.active(today).filter(user=OuterRef("user"))
    gone = Seat.objects.filter(Q(user__is_active=False) | ~Exists(held), user__isnull=False)
    waiting = gone.filter(visit__in=Visit.objects.open().order_by().values("pk"))
    moved, last = 0, 0
    while ids := list(waiting.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        last = ids[-1]
        moved += _reseat(ids, now)
    return moved


@transaction.atomic
def _reseat(ids: list[int], now: datetime) -> int:
    rows = Seat.objects.filter(pk__in=ids).select_related("visit__item", "visit__case__unit").order_by("pk")
    seats = list(rows.select_for_update(of=("self",), no_key=True))
    seating = Seating.around([(seat.visit.item.subject_id, seat.visit.case.unit.path) for seat in seats], now.date())
    for seat in seats:
        item, taken = seat.visit.item, set(seat.visit.seats.exclude(pk=seat.pk).values_list("user", flat=True))
        wanted = Wanted(item.subject_id, seat.visit.case_id, seat.visit.case.unit.path, (), item.role, item.assignee_id)
        seat.user_id = seating.person_for(wanted, tuple(seat.roles), {pk for pk in taken if pk}) if seat.roles else None
    Seat.objects.bulk_update(seats, ["user"])
    return len(seats)
