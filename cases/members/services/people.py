"""People noted outside the roster, corrections by hand, and silence after a death."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.audit import record_bulk_changes, record_event
from unioncare.organisation.models import Unit, User

from ..enums import EmploymentStatus
from ..facts import EDITABLE, audited_changes, columns_of
from ..models import Member, Placement
from ..signals import death_taken_back, member_silenced
from .locking import ERASED
from .placing import place_member, refuse_inactive


@transaction.atomic
def register_outsider(
    *,
    name: str,
    unit: Unit,
    phone: str = "",
    id_number: str = "",
    actor: User | None,
    now: datetime,
) -> Member:
    """Note a person whom the roster does not name yet, so that a case need not wait for it.

    The roster import merges them by ID number. Raises ValidationError for a blank name or an inactive unit.
    """
    if not name.strip():
        raise ValidationError({"name": _("A person needs a name.")})
    refuse_inactive(unit)
    facts = {"name": name.strip(), "phone": phone, "id_number": id_number}
    columns: dict[str, Any] = {}
    for field, value in facts.items():
        columns |= columns_of(field, value)
    member = Member.objects.create(**columns, unit=unit, created_at=now, updated_at=now)
    Placement.objects.create(member=member, unit=unit, status=member.status, starts_on=timezone.localdate(now))
    record_event(member, actor=actor, what="noted outside the roster")
    return member


@transaction.atomic
def change_member(*, member: Member, changes: Mapping[str, Any], actor: User | None, now: datetime) -> Member:
    """Correct facts by hand and leave an audit row; `changes` maps names of EDITABLE to cleaned values.

    Raises ValidationError by field where an employee or ID number belongs to somebody else.
    """
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"not editable: {sorted(unknown)}")
    row = Member.objects.select_for_update(of=("self",)).select_related("unit").get(pk=member.pk)
    if row.erased_at is not None:
        raise ValidationError(ERASED)
    pairs = {field: (getattr(row, field), value) for field, value in changes.items()}
    changed = {field: pair for field, pair in pairs.items() if (pair[0] or None) != (pair[1] or None)}
    if not changed:
        return row
    columns: dict[str, Any] = {"updated_at": now}
    for field, (_old, new) in changed.items():
        columns |= columns_of(field, new)
    for column, value in columns.items():
        setattr(row, column, value)
    _refuse_taken(row)
    row.save(update_fields=list(columns))
    record_bulk_changes(Member, [(row.pk, row.name, audited_changes(changed))], actor=actor)
    return row


def _refuse_taken(row: Member) -> None:
    others = Member.objects.exclude(pk=row.pk)
    if row.employee_no and others.filter(employee_no=row.employee_no).exists():
        raise ValidationError({"employee_no": _("Another member has this employee number.")})
    if row.employee_no and row.id_index and others.on_roster().filter(id_index=row.id_index).exists():
        raise ValidationError({"id_number": _("Another member has this ID number.")})


@transaction.atomic
def silence_member(*, member: Member, actor: User | None, now: datetime) -> None:
    """Stop every message to this person from now on; doing it again changes nothing."""
    if not Member.objects.filter(pk=member.pk, silenced_at__isnull=True).update(silenced_at=now, updated_at=now):
        return
    member.silenced_at = now
    record_event(member, actor=actor, what="messages stopped")
    member_silenced.send(Member, member=member, actor=actor, now=now)


@transaction.atomic
def let_messages_through(*, member: Member, actor: User | None, now: datetime) -> None:
    """Let messages reach this person again; doing it again changes nothing."""
    if Member.objects.filter(pk=member.pk, silenced_at__isnull=False, erased_at__isnull=True).update(
        silenced_at=None, updated_at=now
    ):
        member.silenced_at = None
        record_event(member, actor=actor, what="messages go on")


@transaction.atomic
def record_member_death(*, member: Member, died_on: date, actor: User | None, now: datetime) -> None:
    """Silence a member who died and let the placement of that day say so; what stood after it falls away."""
    silence_member(member=member, actor=actor, now=now)
    member.placements.filter(starts_on__gt=died_on).delete()
    if Placement.objects.on(died_on).filter(member=member, status=EmploymentStatus.DECEASED).exists():
        return  # it was a placement that told of the death
    place_member(
        member=member,
        unit=member.unit,
        status=EmploymentStatus.DECEASED,
        starts_on=died_on,
        actor=actor,
        now=now,
    )


@transaction.atomic
def take_back_member_death(*, member: Member, actor: User | None, now: datetime) -> None:
    """Correct a death that was entered wrongly: from its day on the status holds that held before, or in service.

    Messages reach the member again.
    """
    let_messages_through(member=member, actor=actor, now=now)
    for wrong in (
        member.placements.filter(status=EmploymentStatus.DECEASED).select_related("unit").order_by("starts_on")
    ):
        before = member.placements.filter(starts_on__lt=wrong.starts_on).order_by("-starts_on").first()
        place_member(
            member=member,
            unit=wrong.unit,
            status=before.status if before else EmploymentStatus.ACTIVE,
            starts_on=wrong.starts_on,
            actor=actor,
            now=now,
        )
    death_taken_back.send(Member, member=member, actor=actor, now=now)
