"""The page of the first day, its two acts, and the panel beside My work that names the next step."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView, TemplateView

from unioncare.core.refusals import Refusal
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission, RefusableForm, signed_in
from unioncare.organisation.access import administers_union
from unioncare.organisation.models import Unit, User

from .forms import FoundForm
from .permissions import LOAD, SEE, loads_tables
from .selectors.standing import forget_next, is_demo, next_step, progress_for, sees_first_day
from .services import found_union, load_starter_tables

PAGE = "dashboard:first_day"


class HomeView(RedirectView):
    """Everybody's day begins with their work; the union's administrator's with the set-up, until it is complete."""

    http_method_names = ["get", "head"]

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        user = signed_in(self.request)
        # A superuser without a post has no work: before the first unit nobody has.
        begins = user.administers and (not user.roles or self._sets_up(user))
        return reverse(PAGE if begins else "worklist:mine")

    @staticmethod
    def _sets_up(user: User) -> bool:
        return administers_union(user) and next_step(user, timezone.now()) is not None


class FirstDayView(NeedsPermission, TemplateView):
    """Every step with its state, what it is for, and the one button that leads there."""

    permission = ""
    template_name = "first_day/page.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sees_first_day(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forget_next(self.user)
        return super().get_context_data(
            progress=progress_for(self.user, self.now),
            may_found=self.user.is_superuser,
            may_load=loads_tables(self.user),
            is_demo=is_demo(),
            **kwargs,
        )


class FoundView(RefusableForm):
    """Found the union, while there is no unit; whoever has one is led back."""

    permission = ""
    template_name = "first_day/found.html"
    form_class = FoundForm
    done_message = _("The union is founded, and you are its administrator.")
    success_url = reverse_lazy(PAGE)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in(request)
        if not (user.is_superuser or user.has_perm(LOAD)):
            raise PermissionDenied
        if Unit.objects.exists():
            return redirect(PAGE)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Found the union"), submit=_("Found the union"), back=reverse(PAGE),
            note=_("Everything else stands under this unit. You are its administrator from today on."),
            **kwargs,
        )  # fmt: skip

    def act(self, form: Any) -> Unit:
        return found_union(**form.cleaned_data, actor=self.user, now=self.now)


class LoadTablesView(NeedsPermission):
    """Load what every union starts with, while something of it is missing; whoever sets up the union does."""

    permission = LOAD
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not loads_tables(self.user):
            messages.error(request, gettext("Only administrators of a topmost unit load the starter tables."))
            return redirect(PAGE)
        try:
            load_starter_tables(actor=self.user, now=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, gettext("The starter tables are loaded. What was there already is as it was."))
        return redirect(PAGE)


class NoticeView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """The next step of the first day, beside My work."""

    permission = SEE
    template_name = "first_day/notice_page.html"
    fragment_name = "first_day/notice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(step=next_step(self.user, self.now), **kwargs)
