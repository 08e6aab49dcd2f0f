"""Emergency access: asking, agreeing, closing, and the list of uses."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from unioncare.core.paging import Page, capped_count, decode_cursor, keyset_page
from unioncare.core.refusals import Refusal
from unioncare.core.views import RefusableForm

from ..forms.counselling import AccessForm
from ..forms.teams import AgreeForm
from ..models import EmergencyAccess
from ..selectors.accesses import Standing, accesses_for, counselling_by_case
from ..services.accessing import ask_access, close_access, decide_access, why_not_agree, why_not_close
from .base import Secretive
from .marks import ACCESS_TONES

SEE = "visits.see_accesses"


class AccessesView(Secretive, TemplateView):
    """Who asked for emergency access, why, who agreed, until when: for the team, whoever asked and second persons."""

    permission = SEE
    template_name = "counselling/access/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = accesses_for(self.user, timezone.localdate(self.now))
        count = capped_count(rows.order_by())
        shown = rows.order_by("-pk")
        if after := decode_cursor(self.request.GET.get("after", ""), int):
            shown = shown.filter(pk__lt=after[0])
        page: Page[EmergencyAccess] = keyset_page(shown, key=lambda row: [row.pk])
        standing = Standing.of(self.user, page.rows, self.now)
        return super().get_context_data(
            page=page,
            # Whom a case concerns keeps away from its line too.
            rows=[_row(access, standing) for access in page.rows if standing.concerned_by(access) is None],
            count=count,
            may_ask=self.user.has_perm("visits.counsel"),
            **kwargs,
        )


def _row(access: EmergencyAccess, standing: Standing) -> dict[str, Any]:
    is_open = access.is_open(standing.now)
    return {
        "access": access,
        "tone": "line" if access.state == "granted" and not is_open else ACCESS_TONES[access.state],
        "is_open": is_open,
        "may_decide": why_not_agree(access, standing) is None,
        "may_close": why_not_close(access, standing) is None,
        "may_open": is_open and access.asked_by_id == standing.user.pk,
    }


class AskAccessView(Secretive, RefusableForm):
    """Ask, with a reason."""

    permission = "visits.counsel"
    form_class: Any = AccessForm
    template_name = "counselling/access/ask.html"
    done_message = gettext_lazy("A second person has been asked, and the team told.")

    def act(self, form: Any) -> Any:
        counselling = counselling_by_case(form.cleaned_data["number"], self.user)
        if counselling is None:
            form.add_error("number", _("No counselling of a case under your posts has this number: check it."))
            return None
        return ask_access(
            counselling_id=counselling.pk, reason=form.cleaned_data["reason"], actor=self.user, now=self.now
        )

    def get_success_url(self) -> str:
        return reverse("visits:accesses")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=reverse("visits:accesses"), **kwargs)


class OfAccess(Secretive):
    """A page about one emergency access; 404 for whomever it is none of their business."""

    permission = SEE

    @cached_property
    def access(self) -> EmergencyAccess:
        access: EmergencyAccess | None = (
            accesses_for(self.user, timezone.localdate(self.now)).filter(pk=self.kwargs["pk"]).first()
        )
        if access is None or Standing.of(self.user, [access], self.now).concerned_by(access) is not None:
            raise Http404
        return access

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(self.permission):
            assert self.access
        return super().answer(request, *args, **kwargs)


class DecideAccessView(OfAccess, RefusableForm):
    """Agree or refuse, as the second person."""

    form_class: Any = AgreeForm
    template_name = "counselling/access/decide.html"
    done_message = gettext_lazy("Your answer is recorded; the team has been told.")

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (
            request.user.has_perm(self.permission)
            and (why := why_not_agree(self.access, Standing.of(self.user, [self.access], self.now))) is not None
        ):
            messages.error(request, str(why))
            return self.leave(self.get_success_url())
        return super().answer(request, *args, **kwargs)

    def act(self, form: Any) -> Any:
        return decide_access(access_id=self.access.pk, agree=form.agrees, actor=self.user, now=self.now)

    def get_success_url(self) -> str:
        return reverse("visits:accesses")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(access=self.access, back=reverse("visits:accesses"), **kwargs)


class CloseAccessView(OfAccess):
    """Close it before its time."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            close_access(access_id=self.access.pk, actor=self.user, now=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The emergency access is closed."))
        return self.leave(reverse("visits:accesses"))
