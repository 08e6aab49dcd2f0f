"""Seals that auditors take away."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Sum

from unioncare.core.audit import attributed
from unioncare.organisation.models import Unit

from ..models import Fund, SealExport
from ..selectors.seals import export_seal

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def take_seal(*, unit: Unit, actor: "User", now: datetime) -> bytes:
    """Return the seal of a unit's funds and of those below it as a file, and note who took it."""
    funds = Fund.objects.within(unit.path)
    content = export_seal(funds, now=now)
    SealExport.objects.create(
        unit=unit, taken_by=actor, taken_at=now, funds=funds.count(),
        entries=funds.aggregate(entries=Sum("sequence"))["entries"] or 0, sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    return content
