"""A person noted outside the roster who turns out to be on it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unioncare.core.audit import record_event
from unioncare.organisation.models import User

from ..facts import columns_of
from ..models import Member
from ..signals import members_merged


@transaction.atomic
def merge_outsider(*, outsider: Member, into: Member, actor: User | None, now: datetime) -> Member:
    """Merge a person noted outside the roster into a member of it: their ID numbers must be equal.

    Other rooms re-point what they hold (`members_merged`). A phone that only the outsider had is taken over, and so
    are placements from before the roster's first one.
    Raises ValidationError where the ID numbers do not prove that both are one person.
    """
    locked = {
        row.pk: row
        for row in Member.objects.select_for_update(of=("self",)).filter(pk__in=[outsider.pk, into.pk]).order_by("pk")
    }
    gone, kept = locked[outsider.pk], locked[into.pk]
    if gone.pk == kept.pk or gone.employee_no or not gone.id_index:
        raise ValidationError(_("Only a person noted outside the roster, with an ID number, can be merged."))
    if not kept.id_index or bytes(gone.id_index) != bytes(kept.id_index):
        raise ValidationError(_("The ID numbers differ: these may be two people."))
    columns: dict[str, Any] = {"updated_at": now}
    if gone.phone and not kept.phone:
        columns |= columns_of("phone", gone.phone)
    if gone.silenced_at and not kept.silenced_at:
        columns["silenced_at"] = gone.silenced_at
    for column, value in columns.items():
        setattr(kept, column, value)
    kept.save(update_fields=list(columns))
    first = kept.placements.order_by("starts_on").values_list("starts_on", flat=True)[:1]
    gone.placements.filter(starts_on__lt=first).update(member=kept)
    members_merged.send(Member, kept=kept, gone=gone, actor=actor, now=now)
    record_event(kept, actor=actor, what="merged", details={"noted_outside_as": gone.pk})
    gone.delete()
    return kept
