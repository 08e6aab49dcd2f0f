"""The plan of a case on A4."""

from typing import Any

from ..selectors.plan import load_clock, plan_in_force, plan_in_preparation
from .base import CaseFormView
from .plan import NoteForm, stored_preview
from .plan_rows import grant_rows, plan_row


class PlanPrintView(CaseFormView):
    """The plan on A4, for a stamp."""

    form_class = NoteForm
    template_name = "plan/paper.html"
    http_method_names = ["get"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clock = load_clock(self.now)
        plan = plan_in_preparation(self.case) or plan_in_force(self.case)
        shown = stored_preview(plan, clock) if plan and self.case.may_process else None
        return super().get_context_data(
            plan=plan,
            preview=shown,
            rows=[plan_row(item, clock) for item in shown.items] if shown else [],
            grants=grant_rows(shown, planned=True) if shown else [],
            back=self.request.build_absolute_uri("../"),
            **kwargs,
        )
