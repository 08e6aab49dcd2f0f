"""The default protocol as a first version of a unit."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from unioncare.organisation.models import Unit

from ...models import Protocol
from ...starter.protocol import TITLE_EN, TITLE_ZH
from .drafting import draft_protocol
from .publishing import publish_protocol

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def install_default_protocol(
    *,
    unit: Unit,
    actor: "User | None",
    now: datetime,
    publish: bool = False,
    starts_on: date | None = None,
    approver: "User | None" = None,
) -> Protocol:
    """Make the default protocol a version of a unit: a draft to be adapted, or already in force (for a demonstration).

    A unit that has any version keeps what it has; its newest version is returned.
    """
    known = Protocol.objects.filter(unit=unit).order_by("-created_at", "-pk").first()
    if known is not None:
        return known
    protocol = draft_protocol(
        unit=unit, actor=actor, now=now, title_zh=TITLE_ZH, title_en=TITLE_EN, from_default=True, starts_on=starts_on
    )
    if not publish:
        return protocol
    return publish_protocol(protocol=protocol, actor=None, approver=approver, now=now, move="install")
