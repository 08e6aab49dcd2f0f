"""What the retention job would delete, what holds some of it back, and what it deleted."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from cases.care.models import IllnessCase
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..forms.requests import HoldForm, ReleaseForm
from ..models import LegalHold
from ..permissions import HOLD, SEE_RETENTION
from ..selectors.retention import due_page, holds_in_force, rules_now, runs_page
from ..services.holding import place_hold, release_hold


class RetentionView(NeedsPermission, TemplateView):
    """The preview of the next run: rules with their terms, cases by name, holds."""

    permission = SEE_RETENTION
    template_name = "privacy/retention.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        due, page = due_page(self.user, self.now, self.request.GET.get("after", ""))
        return super().get_context_data(
            rules=rules_now(self.now), due=due, page=page, holds=holds_in_force(self.user),
            may_hold=self.user.has_perm(HOLD), **kwargs,
        )  # fmt: skip


class RetentionLogView(NeedsPermission, TemplateView):
    """What was deleted when by which rule; no names."""

    permission = SEE_RETENTION
    template_name = "privacy/retention_log.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=runs_page(self.request.GET.get("after", "")), **kwargs)


class PlaceHoldView(RefusableForm):
    """Keep a case whatever its term."""

    permission = HOLD
    template_name = "privacy/form.html"
    form_class = HoldForm
    done_message = _("The case is kept until somebody releases it.")

    @cached_property
    def case(self) -> IllnessCase:
        case = IllnessCase.objects.visible_to(self.user, HOLD).filter(number=self.kwargs["number"]).first()
        if case is None:
            raise Http404
        return case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.case)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: HoldForm) -> LegalHold:
        return place_hold(case=self.case, reason=form.cleaned_data["reason"], actor=self.user, now=self.now)

    def get_success_url(self) -> str:
        return reverse("dashboard:privacy_retention")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Hold case %(number)s") % {"number": self.case.number}, submit=pgettext_lazy("hold", "Hold it"),
            note=_("It is neither erased on request nor when its term is over."), back=self.get_success_url(), **kwargs,
        )  # fmt: skip


class ReleaseHoldView(RefusableForm):
    """Let the case's term count again."""

    permission = HOLD
    template_name = "privacy/form.html"
    form_class = ReleaseForm
    done_message = _("The hold is released.")

    @cached_property
    def hold(self) -> LegalHold:
        rows = LegalHold.objects.visible_to(self.user, HOLD).select_related("case__unit")
        hold = rows.filter(pk=self.kwargs["pk"]).first()
        if hold is None:
            raise Http404
        return hold

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.hold)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: ReleaseForm) -> LegalHold:
        return release_hold(hold=self.hold, reason=form.cleaned_data["reason"], actor=self.user, now=self.now)

    def get_success_url(self) -> str:
        return reverse("dashboard:privacy_retention")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Release the hold on case %(number)s") % {"number": self.hold.case.number},
            submit=pgettext_lazy("hold", "Release it"),
            note=_("If its term is over, the next sweep erases the case."), back=self.get_success_url(), **kwargs,
        )  # fmt: skip
