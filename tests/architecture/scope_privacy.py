"""Objects of privacy for the matrix, and how their URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.care.models import IllnessCase
from cases.members.models import Member
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.pdf import pdf_of
from tests.factories.privacy import agreed, entered
from unioncare.dashboard.privacy.enums import RequestKind
from unioncare.dashboard.privacy.models import LegalHold, PrivacyProof, PrivacyRequest
from unioncare.dashboard.privacy.services.carrying import make_copy
from unioncare.dashboard.privacy.services.holding import place_hold


class PrivacyStage:
    """What privacy brings to the stage; the world, the member and the case are the stage's."""

    world: World
    member: Member
    case: IllnessCase

    @cached_property
    def asked(self) -> PrivacyRequest:
        """A correction that waits for a decision, with a paper."""
        now = timezone.now()
        files = [("申请.pdf", pdf_of())]
        return entered(
            self.member, self.world, RequestKind.CORRECTION, received_on=timezone.localdate(now), now=now, files=files
        )

    @cached_property
    def proof(self) -> PrivacyProof:
        return self.asked.proofs.get()

    @cached_property
    def copied(self) -> PrivacyRequest:
        """A request whose copy was made."""
        now = timezone.now()
        request = agreed(self.member, self.world, received_on=timezone.localdate(now), now=now)
        return make_copy(request=request, actor=self.world.welfare_officer, now=now)

    @cached_property
    def hold(self) -> LegalHold:
        return place_hold(case=self.case, reason="劳动仲裁", actor=self.world.chair, now=timezone.now())


Maker = Callable[[Any], Target]


def _member(stage: PrivacyStage) -> Target:
    return Target({"pk": stage.member.pk})


def _asked(stage: PrivacyStage) -> Target:
    return Target({"number": stage.asked.number})


def _copied(stage: PrivacyStage) -> Target:
    return Target({"number": stage.copied.number})


OBJECTS: dict[str, Maker] = {
    f"dashboard:privacy_{name}": _member for name in ("of_member", "new", "access", "access_paper")
}
OBJECTS |= {
    "dashboard:privacy_requests": lambda stage: Target(marker=stage.asked.number),
    "dashboard:privacy_consents": lambda stage: Target(marker=stage.case.number),
    "dashboard:privacy_request": _asked,
    "dashboard:privacy_move": lambda stage: Target({"number": stage.asked.number, "move": "agree"}),
    "dashboard:privacy_proof_add": _asked,
    "dashboard:privacy_proof": lambda stage: Target({"number": stage.asked.number, "pk": stage.proof.pk}),
    "dashboard:privacy_copy": _copied,
    "dashboard:privacy_copy_data": _copied,
    "dashboard:privacy_hold": lambda stage: Target({"number": stage.case.number}),
    "dashboard:privacy_release": lambda stage: Target({"pk": stage.hold.pk}),
}
