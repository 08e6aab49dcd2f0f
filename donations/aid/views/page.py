"""One grant: how its amount came about, who decided, its notice, its payment; and the way from a work item to it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission
from unioncare.worklist.approvals.panel import panel_of
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services.transitions import APPROVAL_KEY

from ..engine.lines import lines_of
from ..models import CondolenceList, Grant
from ..selectors.explaining import explain_asked
from ..selectors.listing import TONES
from ..selectors.payments import payment_of
from ..services.objections import why_not_answered
from .base import SEE, OfGrant
from .papers import PAPER_NAMES, papers_of
from .steps import buttons_for


class GrantView(OfGrant, TemplateView):
    """The page of a grant. Reading it is noted."""

    template_name = "aid/grant.html"
    reads = "grant"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grant, user = self.grant, self.user
        buttons = buttons_for(grant, user)
        notice = getattr(grant, "notice", None)
        objections = list(notice.objections.select_related("answered_by")) if notice else []
        approval = grant.approval
        if approval is not None:
            approval = type(approval).objects.prefetch_related("steps__unit", "steps__decided_by").get(pk=approval.pk)
        return super().get_context_data(
            grant=grant,
            case=grant.case if grant.case and user.has_perm("cases.see_case", grant.case) else None,
            tone=TONES.get(grant.state, ""),
            weighs=self.weighs,
            why_asked=explain_asked(grant, weighs=self.weighs),
            lines=lines_of(grant.because) if self.weighs else [],
            panel=panel_of(approval, user) if approval else None,
            notice=notice,
            objections=objections,
            may_answer=bool(objections) and why_not_answered(grant, user) is None,
            payment=payment_of(grant),
            steps=list(grant.steps.select_related("actor")),
            possible=[button for button in buttons if button.why_not is None],
            refused=[button for button in buttons if button.why_not is not None],
            papers=[
                (reverse("donations:grant_paper", args=[grant.number, paper]), PAPER_NAMES[paper])
                for paper in papers_of(grant, weighs=self.weighs)
            ],
            papers_late=grant.papers_at is None
            and grant.papers_due_on is not None
            and timezone.localdate(self.now) > grant.papers_due_on,
            **kwargs,
        )


class GrantOfItemView(NeedsPermission):
    """Lead from a work item to the grant or the condolence list that it is about."""

    permission = SEE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        details = WorkItem.objects.filter(pk=pk).values_list("details", flat=True).first() or {}
        grant = self._found(Grant.objects.visible_to(self.user, SEE), details, "grant")
        grant = grant or self._found(CondolenceList.objects.visible_to(self.user, SEE), details, "list")
        if grant is None:
            raise Http404
        if months := details.get("months"):
            return redirect("donations:grant_effect", grant.number, months)
        return redirect(grant)

    @staticmethod
    def _found(rows: Any, details: dict[str, Any], name: str) -> Any:
        """Return what an approval or a number in the details of the item stands for."""
        if APPROVAL_KEY in details:
            return rows.filter(approval=details[APPROVAL_KEY]).first()
        return rows.filter(number=details.get(name, "")).first()
