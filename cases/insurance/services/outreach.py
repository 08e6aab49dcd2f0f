"""Noting how people were told of the insurance."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.files import check_file
from unioncare.core.audit import attributed
from unioncare.organisation.models import Unit

from ..enums import OutreachKind
from ..errors import InsuranceRefused
from ..models import InsurancePlan, Outreach

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class OutreachEntry:
    """An activity as it was held; `material` is the name and the content of what people were given."""

    unit: Unit
    held_on: date
    kind: OutreachKind | str
    plan: InsurancePlan
    attendance: int
    topic: str
    material: tuple[str, bytes] | None = None


@attributed
def note_outreach(*, entry: OutreachEntry, actor: "User", now: datetime) -> Outreach:
    """Note an activity. Raises InsuranceRefused for a day to come, FileRefused for a file that cannot be kept."""
    if entry.held_on > timezone.localdate(now):
        raise InsuranceRefused(_("It is noted once it was held: the day lies ahead."))
    outreach = Outreach(
        unit=entry.unit, held_on=entry.held_on, kind=entry.kind, plan=entry.plan, attendance=entry.attendance,
        topic=entry.topic.strip(), recorded_by=actor, recorded_at=now,
    )  # fmt: skip
    if entry.material is None:
        outreach.save(force_insert=True)
    else:
        _save_with(outreach, *entry.material)
    return outreach


def _save_with(outreach: Outreach, name: str, data: bytes) -> None:
    """Keep the material by its real type, however it was called; without the row no file stays."""
    checked = check_file(data, name, limit=settings.DOCUMENT_MAX_BYTES)
    outreach.material_name, outreach.material_type = checked.name, checked.content_type
    outreach.material.save(checked.name, ContentFile(checked.content), save=False)
    stored, storage = str(outreach.material.name), outreach.material.storage
    try:
        with transaction.atomic():
            outreach.save(force_insert=True)
    except Exception:
        storage.delete(stored)
        raise
