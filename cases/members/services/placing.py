"""Unit and employment status over time; `Member.unit` and `Member.status` repeat the placement of today."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.audit import record_bulk_changes
from unioncare.organisation.models import Unit, User

from ..enums import GONE, EmploymentStatus
from ..models import Member, Placement
from ..signals import Departure, Move, members_left, members_moved

_BATCH = 500


@transaction.atomic
def place_member(
    *,
    member: Member,
    unit: Unit,
    status: EmploymentStatus | str,
    starts_on: date,
    actor: User | None,
    now: datetime,
) -> Placement:
    """Place a member in a unit with a status from a day on; the same day corrects what stood there.

    A day to come takes effect when `refresh_current_placements` meets it. Raises ValidationError for an inactive
    unit. A placement that says what holds already is not written again.
    """
    refuse_inactive(unit)
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    held = Placement.objects.on(starts_on).filter(member=member).first()
    if held is not None and (held.unit_id, held.status) == (unit.pk, status):
        return held
    placement, _created = Placement.objects.update_or_create(
        member=member, starts_on=starts_on, defaults={"unit": unit, "status": status, "import_run": None}
    )
    today = timezone.localdate(now)
    _make_current(list(_stale(today).filter(member=member)), actor=actor, now=now)
    member.refresh_from_db(fields=["unit", "status", "left_on", "updated_at"])
    return placement


@transaction.atomic
def refresh_current_placements(*, today: date, now: datetime) -> int:
    """Let placements that have begun meanwhile become current; return for how many members. Daily, idempotent."""
    return _make_current(list(_stale(today)), actor=None, now=now)


def refuse_inactive(unit: Unit) -> None:
    """Raise ValidationError where nobody may be placed any more."""
    if not unit.is_active:
        raise ValidationError(
            {"unit": _("“%(unit)s” is no longer active: nobody is placed there.") % {"unit": unit.name}}
        )


def _stale(today: date) -> QuerySet[Placement]:
    """Return the placements that hold today although their members do not show it yet."""
    holding = Placement.objects.filter(pk__in=Placement.objects.on(today).values("pk"))
    return (
        holding.exclude(unit=F("member__unit"), status=F("member__status"))
        .select_related("member__unit", "unit")
        .order_by("member_id")
    )


def _make_current(placements: list[Placement], *, actor: User | None, now: datetime) -> int:
    moves, departures, diffs = [], [], []
    for placement in placements:
        member = placement.member
        diff = {}
        if member.unit_id != placement.unit_id:
            moves.append(Move(member.pk, member.unit_id, placement.unit_id))
            diff["unit"] = [member.unit.name, placement.unit.name]
        if member.status != placement.status:
            diff["status"] = [member.status, placement.status]
        if placement.status in GONE and member.left_on is None:
            departures.append(Departure(member.pk, placement.starts_on, placement.status))
        diffs.append((member.pk, member.name, diff))
        member.left_on = (member.left_on or placement.starts_on) if placement.status in GONE else None
        member.unit, member.status, member.updated_at = placement.unit, placement.status, now
    members = [placement.member for placement in placements]
    Member.objects.bulk_update(members, ["unit", "status", "left_on", "updated_at"], batch_size=_BATCH)
    record_bulk_changes(Member, diffs, actor=actor)
    if moves:
        members_moved.send(Member, moves=moves, actor=actor, now=now)
    if departures:
        members_left.send(Member, departures=departures, actor=actor, now=now)
    return len(members)
