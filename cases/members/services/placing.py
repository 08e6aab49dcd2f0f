"""Unit and employment status over time; `Member.unit` and `Member.status` repeat the placement of today."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.audit import record_bulk_changes
from unioncare.organisation.models import Unit, User

from ..enums import GONE, EmploymentStatus
from ..models import Member, Placement
from ..signals import Departure, Move, members_left, members_moved
from .locking import ERASED


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
    unit and for somebody who is erased. A placement that says what holds already is not written again. The audit row
    names the day, whether or not it is one that lists show.
    """
    refuse_inactive(unit)
    if Member.objects.select_for_update(of=("self",)).get(pk=member.pk).erased_at is not None:
        raise ValidationError(ERASED)
    held = Placement.objects.on(starts_on).filter(member=member).select_related("unit").first()
    if held is not None and (held.unit_id, held.status) == (unit.pk, status):
        return held
    placement, _created = Placement.objects.update_or_create(
        member=member, starts_on=starts_on, defaults={"unit": unit, "status": status, "import_run": None}
    )
    _record(member, held, placement, actor)
    _let_show(today=timezone.localdate(now), actor=actor, now=now, members=[member.pk])
    member.refresh_from_db(fields=["unit", "status", "left_on", "updated_at"])
    return placement


def refresh_current_placements(*, today: date, now: datetime) -> int:
    """Let placements that have begun meanwhile become current; return for how many members. Daily, idempotent."""
    return make_current(today=today, actor=None, now=now)


@transaction.atomic
def make_current(*, today: date, actor: User | None, now: datetime, members: Collection[int] | None = None) -> int:
    """Bring unit and status of members (None: all) in step with the placement of today.

    Leaves audit rows and tells the other rooms who moved and who left; returns how many members changed.
    """
    stale = _let_show(today=today, actor=actor, now=now, members=members)
    record_bulk_changes(Member, ((row.member, row.name, row.diff) for row in stale), actor=actor)
    return len(stale)


def _let_show(*, today: date, actor: User | None, now: datetime, members: Collection[int] | None) -> "list[_Stale]":
    """Do what `make_current` says except the audit rows; return what was stale."""
    stale = [_Stale._make(row) for row in _stale(today, members).values_list(*_STALE_COLUMNS)]
    if not stale:
        return []
    holding = Placement.objects.filter(pk__in=[row.placement for row in stale], member=OuterRef("pk"))
    held: dict[str, Any] = {
        name: Subquery(holding.order_by().values(name)[:1]) for name in ("unit", "status", "starts_on")
    }
    Member.objects.filter(pk__in=[row.member for row in stale]).order_by().update(
        unit=held["unit"],
        status=held["status"],
        left_on=Case(
            When(pk__in=[row.member for row in stale if row.has_left], then=Coalesce("left_on", held["starts_on"])),
            default=Value(None),
        ),
        updated_at=now,
    )
    if moves := [Move(row.member, row.old_unit, row.unit) for row in stale if row.old_unit != row.unit]:
        members_moved.send(Member, moves=moves, actor=actor, now=now)
    if departures := [Departure(row.member, row.starts_on, row.status) for row in stale if row.is_news]:
        members_left.send(Member, departures=departures, actor=actor, now=now)
    return stale


def _record(member: Member, held: Placement | None, placed: Placement, actor: User | None) -> None:
    diff = {}
    if held is None or held.unit_id != placed.unit_id:
        diff["unit"] = [held.unit.name if held else "", placed.unit.name]
    if held is None or held.status != placed.status:
        diff["status"] = [held.status if held else "", placed.status]
    details = {"what": "placed", "from": placed.starts_on.isoformat()}
    record_bulk_changes(Member, [(member.pk, member.name, diff)], actor=actor, details=details)


def refuse_inactive(unit: Unit) -> None:
    """Raise ValidationError where nobody may be placed any more."""
    if not unit.is_active:
        raise ValidationError(
            {"unit": _("“%(unit)s” is no longer active: nobody is placed there.") % {"unit": unit.name}}
        )


class _Stale(NamedTuple):
    """A placement that holds today although its member does not show it yet."""

    placement: int
    member: int
    name: str
    old_unit: int
    old_unit_name: str
    old_status: str
    left_on: date | None
    unit: int
    unit_name: str
    status: str
    starts_on: date

    @property
    def has_left(self) -> bool:
        return self.status in GONE

    @property
    def is_news(self) -> bool:
        """Whether the other rooms are to hear of it: somebody left, or died after they had left."""
        died = self.status == EmploymentStatus.DECEASED != self.old_status
        return self.has_left and (died or not self.left_on)

    @property
    def diff(self) -> dict[str, list[str]]:
        diff = {}
        if self.old_unit != self.unit:
            diff["unit"] = [self.old_unit_name, self.unit_name]
        if self.old_status != self.status:
            diff["status"] = [self.old_status, self.status]
        return diff


_STALE_COLUMNS = (
    "pk",
    "member",
    "member__name",
    "member__unit",
    "member__unit__name",
    "member__status",
    "member__left_on",
    "unit",
    "unit__name",
    "status",
    "starts_on",
)


def _stale(today: date, members: Collection[int] | None) -> QuerySet[Placement]:
    holding = Placement.objects.on(today)
    if members is not None:
        holding = holding.filter(member__in=members)
    return (
        Placement.objects.filter(pk__in=holding.values("pk"))
        .exclude(unit=F("member__unit"), status=F("member__status"))
        .order_by("member")
    )
