"""What a new grading changes about a plan in force, and confirming it."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext

from unioncare.core.forms import StyledForm
from unioncare.organisation.models import User

from ..selectors.plan import load_clock
from ..services.planning import PlanDiff, PlanRefused, diff_plan, replan
from ..services.planning.replanning import why_not_replan
from .base import CaseFormView
from .plan import PLAN
from .plan_rows import change_rows, missed_rows


class ReplanForm(StyledForm, forms.Form):
    """Stands for the difference that was shown."""

    seen = forms.CharField(widget=forms.HiddenInput)


class ReplanView(CaseFormView):
    """What the latest grading changes about the plan; confirming applies exactly that."""

    permission = PLAN
    needs_consent = True
    form_class = ReplanForm
    template_name = "plan/replan.html"

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self._diff.fingerprint if self._diff else ""}

    @property
    def _diff(self) -> Any:
        if not hasattr(self, "_found"):
            try:
                self._found: PlanDiff | None = diff_plan(case=self.case, now=self.now)
            except PlanRefused as refusal:
                self._refusal = refusal
                self._found = None
        return self._found

    def act(self, form: forms.Form) -> Any:
        user = cast("User", self.request.user)
        replan(case=self.case, actor=user, now=self.now, seen=form.cleaned_data["seen"])
        messages.success(self.request, gettext("The plan is changed."))

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Show the difference as it is now; what was confirmed was another one."""
        data = cast("QueryDict", form.data).copy()
        data["seen"] = self._diff.fingerprint if self._diff else ""
        form.data = data
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clock, diff = load_clock(self.now), self._diff
        why_not = why_not_replan(self.case, cast("User", self.request.user))
        return super().get_context_data(
            diff=diff,
            rows=change_rows(diff, clock) if diff else [],
            missed=missed_rows(diff.missed, clock) if diff else [],
            why_not=why_not or (None if diff else self._refusal.reason),
            **kwargs,
        )
