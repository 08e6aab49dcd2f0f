"""The plan of a case: what the protocol asks for before it is approved, and the decision."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Section, StyledForm
from unioncare.organisation.models import User
from unioncare.worklist.approvals import panel_for

from ..engine.plan import Basis, plan_items
from ..enums import CaseState, PlanState
from ..forms.ending import ReasonForm
from ..models import CarePlan
from ..selectors.plan import HORIZON, Clock, PlanPreview, load_clock, plan_in_force, plan_in_preparation, preview
from ..selectors.protocol import RuleBook
from ..services.flow import CASE_FLOW
from ..services.planning import ACTION, submit_plan, withdraw_plan
from ..services.planning.materialising import force_day
from .base import CaseFormView
from .plan_rows import grant_rows, plan_row

PLAN = "cases.plan_case"
CHANGED_IN = (CaseState.IN_CARE, CaseState.RECOVERING)


class NoteForm(StyledForm, forms.Form):
    """What the decider should know."""

    note = forms.CharField(
        label=_("Note to the decider"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    layout = (Section("", "note"),)


def stored_preview(plan: CarePlan, clock: Clock) -> PlanPreview:
    """Return a plan as it was approved, or as it would be if it were approved today, from what it froze."""
    basis, anchor = Basis.from_json(plan.entitlements), plan.anchor_on
    begins = force_day(plan, clock)
    items = plan_items(basis, anchor, anchor + HORIZON, clock.days, in_force_on=begins, festivals=clock.festivals)
    return PlanPreview(RuleBook(plan.protocol, ()), basis, anchor, anchor + HORIZON, items)


class PlanView(CaseFormView):
    """The plan before it is submitted, while it waits, and in force. Deciding happens on the same page."""

    form_class = NoteForm
    template_name = "plan/page.html"
    done_message = _("The plan waits for approval.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        deciding = request.resolver_match is not None and request.resolver_match.url_name == "approve"
        if self.case.state in CHANGED_IN and not deciding and request.user.has_perm(PLAN, self.case):
            return redirect("cases:replan", self.case.number)
        return super().get(request, *args, **kwargs)

    def act(self, form: forms.Form) -> Any:
        self.require(self.case, PLAN)
        user = cast("User", self.request.user)
        return submit_plan(case=self.case, actor=user, now=self.now, note=form.cleaned_data["note"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clock = load_clock(self.now)
        plan = plan_in_preparation(self.case) or plan_in_force(self.case)
        waiting = plan is not None and plan.state == PlanState.SUBMITTED
        shown, why_not = self._shown(plan, clock)
        user = cast("User", self.request.user)
        return super().get_context_data(
            plan=plan if plan and plan.state != PlanState.DRAFT else None,
            waiting=waiting,
            in_force=plan is not None and plan.state == PlanState.APPROVED,
            preview=shown,
            rows=[plan_row(item, clock) for item in shown.items] if shown else [],
            grants=grant_rows(shown, planned=True) if shown else [],
            grading=self.case.gradings.first(),
            why_not=why_not,
            may_plan=user.has_perm(PLAN, self.case),
            panel=panel_for(self.case.subject, ACTION, user),
            **kwargs,
        )

    def _shown(self, plan: CarePlan | None, clock: Clock) -> tuple[PlanPreview | None, Any]:
        """Return the plan to show and why it cannot be submitted now, if it cannot."""
        if plan is not None and plan.state != PlanState.DRAFT and self.case.may_process:
            return stored_preview(plan, clock), None
        why_not = CASE_FLOW.why_not(self.case, "plan", self.request.user)
        grading = self.case.gradings.first()
        if grading is None or not self.case.may_process:
            return None, why_not or gettext("The case is not graded yet: grade it first.")
        shown = preview(self.case, grading, clock=clock)
        if shown.book.protocol is None:
            missing = gettext("No protocol is in force for %(unit)s: publish one, then plan by it.")
            why_not = missing % {"unit": self.case.unit.name}
        return shown, why_not


class WithdrawView(CaseFormView):
    """Take a submitted plan back."""

    permission = PLAN
    form_class = ReasonForm
    done_message = _("The plan is a draft again.")

    def act(self, form: forms.Form) -> Any:
        user = cast("User", self.request.user)
        return withdraw_plan(case=self.case, actor=user, now=self.now, reason=form.cleaned_data["reason"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Take the plan back")
        note = _("It becomes a draft again; whoever was to decide sees your reason.")
        return super().get_context_data(
            title=title, submit=title, note=note, danger=False, upload=False, warning="", **kwargs
        )
