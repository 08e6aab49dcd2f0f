"""Visitors who leave: others go in their place, by hand-over or because nobody else would notice."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from unioncare.worklist.holdings import Paths
from unioncare.worklist.selectors.stranded import posts_over

from ..errors import VisitRefused
from ..models import LEADS, AmongRoles, Seat, Visit
from .arranging import swap_visitor
from .seats import Swap, follow_items, note_swaps, refill

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_AT_ONCE = 1000


def seats_ahead(person: "User", paths: Paths, now: datetime) -> QuerySet[Seat]:
    """Return the visits to come on which somebody goes, under some units or everywhere.

    Without those for whose work item they answer, which takes its seat along; and without what was missed, for which
    nobody answers who was not to go then.
    """
    visits = Visit.objects.open().filter(item__due_at__gte=now)
    visits = visits if paths is None else visits.within_any(paths)
    seats = Seat.objects.filter(user=person, visit__in=visits.order_by().values("pk"))
    return seats.exclude(LEADS & Q(visit__item__assignee=person)).order_by("pk")


def count_seats(person: "User", paths: Paths) -> int:
    return seats_ahead(person, paths, timezone.now()).count()


@transaction.atomic
def hand_over_seats(
    *, person: "User", to: "User", paths: Paths, actor: "User", now: datetime, reason: str
) -> tuple[int, list[str]]:
    """Let somebody go in the place of whoever leaves; return how many went, and for each of the others why it stays."""
    swaps: list[Swap] = []
    kept: list[str] = []
    for seat in seats_ahead(person, paths, now).select_related("visit__case"):
        try:
            with transaction.atomic():
                swap = swap_visitor(seat=seat, person=to, actor=actor, now=now)
            swaps += [swap] if swap else []
        except VisitRefused as refused:
            kept.append(
                _("Visit of case %(number)s: %(why)s") % {"number": seat.visit.case.number, "why": refused.reason}
            )
    note_swaps(swaps, actor=actor, now=now)
    return len(swaps), kept


def follow_plan(*, case: IllnessCase, actor: "User", now: datetime) -> int:
    """Let others go in the place of visitors who hold no post that the visits of a case ask for; return how many."""
    today = timezone.localdate(now)
    fitting = posts_over("visit__case__unit__path", today).filter(
        AmongRoles("role", OuterRef("roles")), user=OuterRef("user"), user__is_active=True
    )
    ahead = Visit.objects.open().filter(case=case, item__due_at__gte=now).order_by().values("pk")
    seats = Seat.objects.filter(~Exists(fitting), visit__in=ahead).exclude(roles=[])
    return refill(seats=seats, actor=actor, now=now)


def replace_absent_visitors(*, now: datetime) -> int:
    """Let others go in the place of people who cannot sign in any more or hold no post over the case, and fill seats
    that were free; return how many seats changed.

    Where nobody holds such a post the seat is free, and the lists say so. What is overdue already stays with whoever
    was to go: nobody answers for what was missed before. Seats of whoever answers for a visit follow its work item.
    """
    today = timezone.localdate(now)
    ahead = Visit.objects.open().filter(item__due_at__gte=now).order_by().values("pk")
    held = posts_over("visit__case__unit__path", today).filter(user=OuterRef("user"), user__is_active=True)
    seats = Seat.objects.filter(Q(user__isnull=True) | ~Exists(held)).exclude(roles=[])
    waiting, moved, last = seats.filter(visit__in=ahead), 0, 0
    while ids := list(waiting.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        last = ids[-1]
        # What changed since it was looked up is left for the next night.
        moved += refill(seats=waiting.filter(pk__in=ids), actor=None, now=now)
    drifted = Seat.objects.filter(LEADS, visit__in=ahead).exclude(user=F("visit__item__assignee"))
    return moved + follow_items(items=drifted.values_list("visit__item", flat=True), actor=None, now=now)
