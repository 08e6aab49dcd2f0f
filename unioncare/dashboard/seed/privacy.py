"""A few requests of members about their data: one to be decided, one done, one refused."""

from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from cases.care.models import IllnessCase
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User

from ..privacy.enums import Arrival, Extent, Identity, RequestKind
from ..privacy.services.carrying import make_copy
from ..privacy.services.receiving import RequestEntry, agree, enter_request, refuse

# Kind, words, days ago, what became of it.
STORIES: Final = (
    (RequestKind.COPY, "想看看工会存了我哪些资料，谁看过。", 20, "copied"),
    (RequestKind.CORRECTION, "确诊日期写错了，诊断书上是上个月 5 日。", 3, "received"),
    (RequestKind.ERASURE, "病好了，请把我的病历资料都删掉。", 9, "refused"),
)


def seed_privacy(unit: Unit, *, now: datetime) -> None:
    """Enter the requests for members with a case, and let the leaders decide some of them."""
    officer, leader = _holder(unit, Role.WELFARE_OFFICER), _holder(unit, Role.VICE_CHAIR)
    cases = list(IllnessCase.objects.within(unit.path).select_related("member").order_by("pk")[: len(STORIES)])
    if officer is None or leader is None:
        return
    for number, (case, (kind, words, days, end)) in enumerate(zip(cases, STORIES, strict=False)):
        at = now - timedelta(days=days)
        entry = RequestEntry(
            key=uuid5(NAMESPACE_URL, f"{unit.code}:privacy:{number}"), kind=kind, arrival=Arrival.PERSON,
            identity=Identity.ID_CARD, received_on=timezone.localdate(at), words=words,
            extent=Extent.CARE if kind == RequestKind.ERASURE else "",
        )  # fmt: skip
        request = enter_request(member=case.member, entry=entry, actor=officer, now=at)
        later = at + timedelta(days=1)
        if end == "copied":
            make_copy(request=agree(request=request, actor=leader, now=later), actor=officer, now=later)
        elif end == "refused":
            refuse(request=request, reason="救助还在进行，结清之后再提出。", actor=leader, now=later)


def _holder(unit: Unit, role: Role) -> User | None:
    post = Post.objects.filter(unit=unit, role=role).select_related("user").order_by("pk").first()
    return post.user if post else None
