"""Links: by the token that came with a call, and those of a case."""

from dataclasses import dataclass
from datetime import datetime

from cases.care.models import IllnessCase
from unioncare.core.tokens import token_hash

from ..enums import Closed
from ..models import ScreeningInvitation

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """A link as the list shows it: `closed` says why it takes no answers."""

    invitation: ScreeningInvitation
    closed: Closed | None
    declined: bool

    @property
    def is_open(self) -> bool:
        return self.closed is None

    @property
    def state(self) -> str:
        return str(self.closed.label) if self.closed else ""


def invitation_of(token: str) -> ScreeningInvitation | None:
    """Return the link that a token belongs to, open or not; None for a forged one."""
    links = ScreeningInvitation.objects.select_related("case__member", "case__unit", "case__subject")
    return links.filter(token_digest=token_hash(token)).first()


def links_of(case: IllnessCase, now: datetime) -> list[Sent]:
    """Return the latest links of a case."""
    rows = case.screening_invitations.select_related("made_by", "screening").prefetch_related("scales")
    sent = []
    for link in rows.order_by("-made_at", "-pk")[:SHOWN]:
        link.case = case
        screening = getattr(link, "screening", None)
        sent.append(Sent(link, link.closed(now), screening is not None and screening.outcome == "declined"))
    return sent
