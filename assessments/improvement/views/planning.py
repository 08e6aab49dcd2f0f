"""Making an action, changing its plan; the panel on the page of what gave cause."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.views import HtmxTemplateMixin, NeedsPermission, RefusableForm

from ..forms.actions import ActionForm
from ..models import Cause, ImprovementAction
from ..presentation import TONES
from ..services.planning import change_action, plan_action
from ..sources import OTHER, Found, find_source
from .base import PLAN, SEE, ActionFormView

DEFAULT_DAYS = timedelta(days=30)


class NewActionView(RefusableForm):
    """An action from a source (`?source=finding:A2026-0001`), or from something told in words."""

    permission = PLAN
    template_name = "improvement/new.html"
    form_class = ActionForm
    done_message = _("The action is planned; its owner has the measure among their work.")
    made: ImprovementAction

    @cached_property
    def source(self) -> str:
        return self.request.GET.get("source", "")[:80]

    @cached_property
    def found(self) -> Found | None:
        """What the source tells; 404 for one that the reader may not see, or for whose unit they plan nothing."""
        if not self.source:
            return None
        found = find_source(self.user, self.source)
        if found is None:
            raise Http404
        self.require(_Place(found))
        return found

    def get_initial(self) -> dict[str, Any]:
        cause = Cause.objects.filter(code=self.found.cause).first() if self.found else None
        return {"cause": cause, "due_on": timezone.localdate() + DEFAULT_DAYS}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user, "place": self.found.unit if self.found else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.found.url if self.found else reverse("assessments:improvements")
        return super().get_context_data(
            title=_("New improvement action"),
            submit=pgettext_lazy("improvement", "Plan it"),
            found=self.found,
            back=back,
            **kwargs,
        )

    def act(self, form: ActionForm) -> ImprovementAction:
        self.made = plan_action(
            source_key=self.source or f"{OTHER}:{form.cleaned_data['key']}", unit=form.cleaned_data.get("unit"),
            entry=form.entry(), actor=self.user, now=self.now,
        )  # fmt: skip
        return self.made

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class _Place:
    """Where a source lies, for the question whether somebody plans there."""

    def __init__(self, found: Found) -> None:
        self.scope_path = found.unit.path


class ChangeActionView(ActionFormView):
    """Change the plan while the measure is not done."""

    permission = PLAN
    form_class = ActionForm
    done_message = _("The plan is changed.")
    extra_context = {"title": _("Change the plan"), "submit": _("Save")}

    def get_initial(self) -> dict[str, Any]:
        action = self.action
        return {name: getattr(action, name) for name in ("wrong", "cause", "measure", "owner", "due_on")}

    def get_form_kwargs(self) -> dict[str, Any]:
        more = {"user": self.user, "place": self.action.unit, "kept": self.action.cause}
        return super().get_form_kwargs() | more

    def act(self, form: ActionForm) -> ImprovementAction:
        return change_action(action=self.action, entry=form.entry(), actor=self.user, now=self.now)


class OfSourceView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """What was begun for one source, on the page of the source; and the button that begins something."""

    permission = SEE
    template_name = "improvement/of_source_page.html"
    fragment_name = "improvement/of_source.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = f"{self.kwargs['code']}:{self.kwargs['key']}"
        found = find_source(self.user, source)
        if found is None:
            raise Http404
        actions = list(ImprovementAction.objects.visible_to(self.user).of_source(source).select_related("owner"))
        under_way = ImprovementAction.objects.of_source(source).open().exists()
        return super().get_context_data(
            found=found,
            source=source,
            rows=[(action, TONES.get(action.state, "")) for action in actions],
            may_plan=not under_way and self.user.has_perm(PLAN, _Place(found)),
            **kwargs,
        )
