"""What every page of ours shares: a permission, the scope, and the answer to htmx."""

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.base import View
from django_htmx.http import HttpResponseClientRedirect
from django_ratelimit.core import is_ratelimited

from .refusals import Refusal
from .typed import MAX_TYPED, PARAM, in_address

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from unioncare.organisation.models import User


def signed_in(request: HttpRequest) -> "User":
    """Return who asks: every page of ours stands behind the sign-in."""
    return cast("User", request.user)


def asks_for_fragment(request: HttpRequest) -> bool:
    """Tell whether htmx asks, so that a piece of the page answers."""
    return bool(cast("HtmxDetails", request.htmx))  # type: ignore[attr-defined]


class NeedsPermission(View):
    """Refuse (403) whoever holds the page's permission nowhere; rows are cut by `visible_to`, objects answer 404.

    `permission` is checked without an object here ("": what the page shows decides alone); a page about one object
    checks it again with the object through `require`.
    """

    permission: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.permission and not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> "User":
        return signed_in(self.request)

    @property
    def now(self) -> datetime:
        return timezone.now()

    def leave(self, to: str) -> HttpResponse:
        """Go elsewhere, out of a dialog too.

        From a dialog without the anchor: an address that differs from the page below by its anchor alone loads nothing
        anew, and the dialog would stay with what was just noted.
        """
        if asks_for_fragment(self.request):
            return HttpResponseClientRedirect(to.partition("#")[0])
        return HttpResponseRedirect(to)

    def require(self, obj: Any, permission: str = "") -> None:
        """Raise PermissionDenied unless the user holds the permission for this object."""
        if not self.user.has_perm(permission or self.permission, obj):
            raise PermissionDenied


class RefusableForm(NeedsPermission, FormView):  # type: ignore[type-arg]
    """A form, as a page or a dialog, whose service may refuse: the reason stands above it, and what was typed stays."""

    done_message: Any = ""

    def act(self, form: Any) -> Any:
        """Call the service with what the form holds."""
        raise NotImplementedError

    def said(self, done: Any) -> Any:
        """Return what to say of what `act` returned; nothing is said where it is empty."""
        return self.done_message

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        done = None
        try:
            done = self.act(form)
        except Refusal as refusal:
            return self.refused(form, refusal)
        except ValidationError as error:
            form.add_error(None, error.messages)
        if not form.is_valid():
            return self.form_invalid(form)
        if words := self.said(done):
            messages.success(self.request, words)
        return self.go_back()

    def refused(self, form: forms.BaseForm, refusal: Refusal) -> HttpResponse:
        """Show the form again, with the reason."""
        form.add_error(None, str(refusal.reason))
        return self.form_invalid(form)

    def go_back(self) -> HttpResponse:
        """Leave, once it is done."""
        return self.leave(self.get_success_url())


class LimitedPerPerson(View):
    """Answer 429 to whoever calls the page more often than `rate`: it could tell much, asked again and again.

    The rate is in the words of django-ratelimit; each page counts apart.
    """

    rate: ClassVar[str] = "60/15m"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        group = f"{type(self).__module__}.{type(self).__qualname__}"
        if is_ratelimited(request, group=group, key="user", rate=self.rate, increment=True):
            return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        return super().dispatch(request, *args, **kwargs)


class SearchedByPost:
    """A page with a search box: what is typed comes by POST, and the page is found again by an address."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = request.GET.copy()
        query.pop("after", None)
        query.pop(PARAM, None)
        if text := request.POST.get(PARAM, "").strip()[:MAX_TYPED]:
            query[PARAM] = in_address(text)
        return redirect(f"{request.path}?{query.urlencode()}")


class HtmxTemplateMixin:
    """Answer htmx with `fragment_name`, everybody else with the whole page."""

    template_name: str
    fragment_name: str
    request: HttpRequest

    def get_template_names(self) -> list[str]:
        htmx = cast("HtmxDetails", self.request.htmx)  # type: ignore[attr-defined]
        wants_fragment = bool(htmx) and not htmx.boosted
        return [self.fragment_name if wants_fragment else self.template_name]
