"""Privacy requests of the world, and a member about whom everything is known that the union can know."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from cases.members.models import Member
from unioncare.dashboard.privacy.enums import Arrival, Extent, Identity, RequestKind
from unioncare.dashboard.privacy.models import PrivacyRequest
from unioncare.dashboard.privacy.services.receiving import RequestEntry, agree, enter_request
from unioncare.organisation.enums import Role

from .cases import NOW, TODAY
from .pdf import pdf_of
from .world import World


def entry(kind: RequestKind = RequestKind.COPY, **changes: Any) -> RequestEntry:
    """Return what somebody asks who came in person today."""
    fields: dict[str, Any] = {
        "key": uuid4(), "kind": kind, "arrival": Arrival.PERSON, "identity": Identity.ID_CARD, "received_on": TODAY,
        "extent": Extent.CARE if kind == RequestKind.ERASURE else "", "words": "",
    }  # fmt: skip
    return RequestEntry(**(fields | changes))


def entered(
    member: Member, world: World, kind: RequestKind = RequestKind.COPY, *, now: datetime = NOW, **changes: Any
) -> PrivacyRequest:
    """Let the welfare officer enter a request; of an erasure with the signed paper."""
    signed = [("申请.pdf", pdf_of())] if kind == RequestKind.ERASURE else []
    files = changes.pop("files", signed)
    return enter_request(member=member, entry=entry(kind, **changes), actor=world.welfare_officer, now=now, files=files)


def agreed(
    member: Member, world: World, kind: RequestKind = RequestKind.COPY, *, now: datetime = NOW, **changes: Any
) -> PrivacyRequest:
    """Let the vice-chair agree to it."""
    request = entered(member, world, kind, now=now, **changes)
    return agree(request=request, actor=world.person(Role.VICE_CHAIR), now=now)
