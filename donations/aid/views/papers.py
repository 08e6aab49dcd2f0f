"""A grant on paper, A4, for stamp and signature: application, approval, voucher, receipt, notice for the board."""

from typing import Any

import segno
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.notifications.letters import public_url

from ..engine.capitals import capitals
from ..engine.lines import lines_of
from ..enums import SETTLED, GrantState
from ..selectors.payments import payment_of
from .base import OfGrant

# Before it is approved, and where it never was, nothing is paid.
_BEFORE = (GrantState.DRAFT, GrantState.REVIEW, GrantState.REFUSED, GrantState.WITHDRAWN)
PAPER_NAMES: dict[str, Promise] = {
    "application": _("Application for aid"),
    "approval": _("Approval of aid"),
    "voucher": _("Payment voucher"),
    "receipt": _("Receipt"),
    "notice": _("Public notice"),
}


class GrantPaperView(OfGrant, TemplateView):
    """One paper of a grant. Printing it is noted."""

    reads = "grant paper"

    def get_template_names(self) -> list[str]:
        return [f"aid/paper/{self.kwargs['paper']}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grant, paper = self.grant, self.kwargs["paper"]
        if paper not in papers_of(grant, weighs=self.weighs):
            raise Http404
        approval = grant.approval
        notice = getattr(grant, "notice", None)
        address = public_url(reverse("donations:notices", args=[(notice or grant).unit.code]))
        return super().get_context_data(
            grant=grant,
            lines=lines_of(grant.because),
            decisions=list(approval.steps.select_related("decided_by", "unit")) if approval else [],
            payment=payment_of(grant),
            notice=notice,
            capitals=capitals(grant.asked),
            address=address,
            code=segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=2),
            printed_on=timezone.localdate(self.now),
            back=grant.get_absolute_url(),
            **kwargs,
        )


def papers_of(grant: Any, *, weighs: bool) -> list[str]:
    """Return the papers that this reader may print now; what tells of illness is for those who weigh it."""
    found = ["application"] if weighs else []
    if grant.approval_id is not None and weighs:
        found.append("approval")
    if grant.state not in _BEFORE:
        found.append("voucher")
    if grant.state in SETTLED:
        found.append("receipt")
    if getattr(grant, "notice", None) is not None:
        found.append("notice")
    return found
