"""What the pages about one action share: the action in scope, and who keeps away."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase

from unioncare.core.views import NeedsPermission, RefusableForm, signed_in
from unioncare.worklist.conflicts import conflict_of

from ..models import ImprovementAction

SEE, PLAN, PUBLISH = (
    "assessments.see_improvement", "assessments.plan_improvement", "assessments.publish_improvement",
)  # fmt: skip


class OfAction(NeedsPermission):
    """A page about one action: 404 outside the scope."""

    permission = SEE
    # It changes the action: it is closed to whoever keeps away from what gave cause.
    keeps_away = False

    @cached_property
    def action(self) -> ImprovementAction:
        rows = ImprovementAction.objects.visible_to(self.user, self.permission).select_related(
            "unit", "subject", "cause", "owner", "done_by", "verified_by", "planned_by"
        )
        action = rows.filter(number=self.kwargs["number"]).first()
        if action is None:
            raise Http404
        return action

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.action)
            why = conflict_of(self.action.subject, self.user) if self.keeps_away else None
            if why is not None:
                messages.error(request, str(why))
                return self.leave(self.action.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(action=self.action, **kwargs)  # type: ignore[misc]


class ActionFormView(OfAction, RefusableForm):
    """A form about one action, as a page or a dialog."""

    keeps_away = True
    template_name = "improvement/form.html"

    def get_success_url(self) -> str:
        return self.action.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.action.get_absolute_url(), **kwargs)
