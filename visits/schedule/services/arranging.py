"""Arranging a visit: another day inside its window, other visitors. Everything is refused with its way out."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.care.services.conditions import nobody_concerned
from unioncare.core.audit import record_event
from unioncare.core.ui.dates import day_full
from unioncare.worklist.enums import ItemState
from unioncare.worklist.services import hand_over_item

from ..enums import MoveReason
from ..errors import NotOpen, VisitRefused
from ..models import Seat, Visit, VisitMove
from ..seating import lead_of
from .seats import Swap, note_swaps
from .telling import tell_visitors

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def lock_visit(pk: int) -> Visit:
    """Lock a visit until the end of the transaction; raise NotOpen with what became of it."""
    # With its item, before any of its seats: whoever hands the item over comes to the seats from there.
    rows = Visit.objects.select_for_update(of=("self", "item"), no_key=True)
    visit: Visit = rows.select_related("item__subject", "item__done_by", "case__unit", "case__member").get(pk=pk)
    if visit.item.state != ItemState.OPEN:
        raise NotOpen(what_became_of(visit))
    return visit


def what_became_of(visit: Visit) -> str:
    """Say how a visit that is not open any more ended."""
    item = visit.item
    words = {
        ItemState.DONE: _("This visit was recorded by %(name)s on %(day)s."),
        ItemState.WAIVED: _("This visit was waived by %(name)s on %(day)s: %(reason)s"),
        ItemState.CANCELLED: _("This visit was cancelled by %(name)s on %(day)s: %(reason)s"),
    }[ItemState(item.state)]
    name = item.done_by.name if item.done_by else _("the system")
    return words % {"name": name, "day": day_full(item.done_at), "reason": item.reason}


@transaction.atomic
def reschedule_visit(
    *, visit: Visit, day: date, at: time | None, reason: str, note: str = "", actor: "User", now: datetime
) -> Visit:
    """Put a visit on another day of its window, or name the hour; the window and every earlier day stay known.

    Raises VisitRefused for a day outside the window: what cannot be kept is paused or missed, never moved quietly.
    """
    held = lock_visit(visit.pk)
    first, last = held.window
    if not first <= day <= last:
        raise VisitRefused(
            _("The standard wants this visit from %(first)s to %(last)s: choose a day between, or pause it.")
            % {"first": day_full(first), "last": day_full(last)}
        )
    if day != held.planned_on:
        if reason not in MoveReason.values:
            raise VisitRefused(_("Say why the visit gets another day."))
        VisitMove.objects.create(
            visit=held, from_day=held.planned_on, to_day=day, reason=reason, note=note.strip()[:200],
            moved_by=actor, moved_at=now,
        )  # fmt: skip
    held.planned_on, held.planned_at, held.set_by = day, at, actor
    held.save(update_fields=["planned_on", "planned_at", "set_by"])
    what = {"day": day.isoformat(), "at": at.isoformat("minutes") if at else ""}
    record_event(held, actor=actor, what="visit moved", details=what)
    others = held.seats.filter(user__isnull=False).exclude(user=actor).values_list("user", flat=True)
    tell_visitors(visits={person: [held] for person in others}, why="moved", now=now)
    return held


@transaction.atomic
def seat_visitor(*, seat: Seat, person: "User", actor: "User", now: datetime) -> Seat:
    """Let somebody go in the place of whoever was to go. Raises VisitRefused for whom the case concerns.

    In the seat of whoever answers for the visit they answer for it from now on.
    """
    swap = swap_visitor(seat=seat, person=person, actor=actor, now=now)
    if swap is not None:
        note_swaps([swap], actor=actor, now=now)
    return swap.seat if swap else seat


def swap_visitor(*, seat: Seat, person: "User", actor: "User", now: datetime) -> Swap | None:
    """Seat somebody as `seat_visitor` does and tell nobody: who swaps many tells of them at once (`note_swaps`)."""
    visit = lock_visit(seat.visit_id)
    held = Seat.objects.select_for_update().get(pk=seat.pk)
    _check(visit, person)
    before, held.user, held.visit = held.user_id, person, visit
    if before == person.pk:
        return None
    _save(held, person)
    _record(held, before, actor)
    if held == lead_of(visit.seats.order_by("position"), visit.item.role):
        why = _("Goes on the visit in the place of whoever was to go")
        hand_over_item(item=visit.item_id, to=person, actor=actor, now=now, reason=why, announced=True)
    return Swap(held, before)


@transaction.atomic
def add_visitor(*, visit: Visit, person: "User", actor: "User", now: datetime) -> Seat:
    """Let somebody come along whom the standard does not ask for."""
    held = lock_visit(visit.pk)
    _check(held, person)
    last = held.seats.aggregate(last=Max("position"))["last"] or 0
    seat = Seat(visit=held, position=last + 1, roles=[], user=person)
    _save(seat, person)
    _record(seat, None, actor)
    note_swaps([Swap(seat, None)], actor=actor, now=now)
    return seat


@transaction.atomic
def remove_visitor(*, seat: Seat, actor: "User", now: datetime) -> None:
    """Take somebody off who only came along; a seat of the standard stays, and is given to somebody else."""
    visit = lock_visit(seat.visit_id)
    if seat.roles:
        raise VisitRefused(_("The standard asks for this visitor: choose somebody else for the place."))
    Seat.objects.filter(pk=seat.pk).delete()
    before, seat.user, seat.visit = seat.user_id, None, visit
    _record(seat, before, actor)
    note_swaps([Swap(seat, before)], actor=actor, now=now)


def _record(seat: Seat, before: int | None, actor: "User") -> None:
    record_event(seat.visit, actor=actor, what="visitor", details={"from": before, "to": seat.user_id})


def _check(visit: Visit, person: "User") -> None:
    if (why := nobody_concerned(visit.case, person)) is not None:
        raise VisitRefused(why)


def _save(seat: Seat, person: "User") -> None:
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError as error:
        raise VisitRefused(_("%(name)s goes on this visit already.") % {"name": person.name}) from error
