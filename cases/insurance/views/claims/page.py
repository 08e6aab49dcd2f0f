"""One claim: what it comes to and why, its papers, its steps; and the way from a work item to it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission
from unioncare.worklist.models import WorkItem

from ...engine.paying import lines_of
from ...models import Claim, ClaimPaper
from ...selectors.claim_board import TONES, deadline_mark
from ...selectors.claim_changes import changed_since
from ...selectors.explaining import explain_filing, explain_report
from ...selectors.reckoning import UNFILED
from ...services.claims.papers import CHANGEABLE
from .base import HANDLE, SEE, OfClaim
from .steps import buttons_for

READ, CONSENT = "cases.see_documents", "cases.record_consent"


def checklist(claim: Claim) -> list[ClaimPaper]:
    """Return the papers of a claim in the order of the plan."""
    return list(claim.papers.select_related("document", "seen_by").order_by("pk"))


class ClaimView(OfClaim, TemplateView):
    """The page of a claim."""

    template_name = "insurance/claims/claim.html"
    reads = "claim"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, user = self.claim, self.user
        papers, buttons = checklist(claim), buttons_for(claim, user)
        return super().get_context_data(
            claim=claim,
            case=claim.case,
            changes=changed_since(claim),
            tone=TONES.get(claim.state, ""),
            lines=lines_of(claim.because),
            papers=papers,
            there=sum(paper.is_there for paper in papers if paper.is_required),
            required=sum(paper.is_required for paper in papers),
            steps=list(claim.steps.select_related("actor")),
            possible=[button for button in buttons if button.why_not is None],
            refused=[button for button in buttons if button.why_not is not None],
            deadline=deadline_mark(claim, timezone.localdate(self.now)) if claim.state in UNFILED else None,
            why_filing=explain_filing(claim),
            why_report=explain_report(claim),
            may_note=claim.state in CHANGEABLE and user.has_perm(HANDLE, claim),
            may_read=user.has_perm(READ, claim.case),
            **kwargs,
        )

    def without_consent(self, why: Any) -> HttpResponse:
        """Say what the claim waits for, and nothing of the claim itself."""
        case = self.claim.case
        context = {
            "claim": self.claim,
            "case": case,
            "why": why,
            "consent": case.consents.first(),
            "may_record": self.user.has_perm(CONSENT, case),
        }
        return render(self.request, "insurance/claims/waiting.html", context)


class ClaimOfItemView(NeedsPermission):
    """Lead from a work item to the claim that it is about."""

    permission = SEE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = WorkItem.objects.filter(pk=pk).values_list("details__claim", flat=True).first()
        claim = Claim.objects.visible_to(self.user, SEE).filter(number=number or "").first()
        if claim is None:
            raise Http404
        return redirect(claim)
