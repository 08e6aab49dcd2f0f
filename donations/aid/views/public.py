"""Public notices: what anybody of the enterprise reads without an account, and how they object."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import View

from unioncare.core.limits import limited
from unioncare.core.refusals import Refusal

from ..forms.steps import ObjectForm
from ..selectors.notices import notice_standing, notices_of, objection_of
from ..services.objections import object_to

# Phones of one mine's network share an address.
READ_RATE, WRITE_RATE = "60/m", "10/h"
OPEN = (login_not_required, never_cache, limited(READ_RATE))
SECRETIVE = (sensitive_post_parameters(), sensitive_variables())


class PublicView(View):
    """A page without sign-in: found by no search engine, and it tells no other page where its reader came from."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        # The address of an objection is its secret; a form of ours still needs to know its own origin.
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer


@method_decorator(OPEN, name="dispatch")
class NoticesView(PublicView):
    """The notices that stand for a unit and everything below it."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = notices_of(code, timezone.localdate())
        if found is None:
            raise Http404
        unit, notices = found
        return render(request, "aid/public/notices.html", {"unit": unit, "notices": notices})


@method_decorator(
    [*OPEN, limited(WRITE_RATE, method="POST"), *SECRETIVE], name="dispatch",
)  # fmt: skip
class ObjectView(PublicView):
    """Object to a notice; the answer shows the link that follows it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, ObjectForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ObjectForm(request.POST)
        notice = notice_standing(self.kwargs["mark"], timezone.localdate())
        if notice is None:
            raise Http404
        if form.is_valid():
            try:
                _objection, code = object_to(notice=notice, **form.cleaned_data, now=timezone.now())
            except Refusal as refusal:
                form.add_error(None, str(refusal.reason))
            else:
                return redirect("donations:objection", token=code)
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: ObjectForm) -> HttpResponse:
        notice = notice_standing(self.kwargs["mark"], timezone.localdate())
        if notice is None:
            raise Http404
        return render(request, "aid/public/object.html", {"notice": notice, "form": form})


@method_decorator(OPEN, name="dispatch")
class ObjectionView(PublicView):
    """What became of an objection, for whoever holds its link."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        objection = objection_of(token)
        if objection is None:
            raise Http404
        return render(request, "aid/public/objection.html", {"objection": objection, "notice": objection.notice})
