"""Somebody heard that a member may be in danger: over the telephone, or in any other talk."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from unioncare.core.crypto import blind_index

from ..enums import RiskSource
from ..models import RiskAlert
from .alerts import raise_risk_alert
from .steps import AlertRefused

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class Heard:
    """What the form holds. `key` comes with it, so that sending it twice raises one alert; said otherwise, it
    is another sign.

    `grade` None: nobody can say. `beside`: whoever sends it speaks with the member, and takes it on where they counsel.
    """

    key: UUID
    source: RiskSource | str
    words: str
    grade: int | None = None
    beside: bool = False


@transaction.atomic
def tell_of_danger(*, case: IllnessCase, heard: Heard, actor: "User", now: datetime) -> RiskAlert:
    """Call the counsellors for a member; return the alert. Raises AlertRefused for a member who has died.

    Who may tell is the caller's to check. Consent plays no part: danger to a life is its exception.
    """
    if case.died_on:
        raise AlertRefused(_("The member has died. If the family needs help, call one of the numbers beside."))
    return raise_risk_alert(
        case=case,
        source=heard.source,
        reference=f"told:{heard.key}:{heard.grade or 0}:{_mark(heard.words)}",
        grade=heard.grade,
        words=heard.words,
        actor=actor,
        with_member=heard.beside,
        now=now,
    )


def _mark(words: str) -> str:
    """Return a keyed mark of what was said, which tells nothing of it."""
    return blind_index(words.strip(), "danger").hex()[:8]
