"""What the pages about one request share: the request in scope, and who keeps away."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.generic.base import View

from cases.care.selectors.concerned import people_concerned
from cases.members.models import Member
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in
from unioncare.worklist.conflicts import conflict_of

from ..models import PrivacyRequest
from ..permissions import SEE


class OfRequest(NeedsPermission):
    """A page about one request: 404 outside the scope, and to whom it concerns nothing but the way back."""

    permission = SEE

    @cached_property
    def asked(self) -> PrivacyRequest:
        rows = PrivacyRequest.objects.visible_to(self.user, self.permission).select_related(
            "unit", "subject", "member__unit", "entered_by", "decided_by", "second_by"
        )
        found = rows.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.asked)
            if (why := conflict_of(self.asked.subject, self.user)) is not None:
                messages.error(request, str(why))
                return self.leave(reverse("dashboard:privacy_requests"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=self.asked, **kwargs)  # type: ignore[misc]


class RequestFormView(OfRequest, RefusableForm):
    """A form about one request, as a page or a dialog."""

    template_name = "privacy/form.html"

    def get_success_url(self) -> str:
        return self.asked.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.asked.get_absolute_url(), **kwargs)


class OfMember(NeedsPermission, View):
    """A page about one member: 404 outside the scope of the page's own permission."""

    @cached_property
    def member(self) -> Member:
        rows = Member.objects.visible_to(self.user, self.permission).select_related("unit")
        member = rows.filter(pk=self.kwargs["pk"]).first()
        if member is None:
            raise Http404
        return member

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.member)
        return super().dispatch(request, *args, **kwargs)


class OfAnother(OfMember):
    """A page about one member that nobody opens about themselves or a declared relative."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            why = people_concerned([self.member.pk]).get(self.member.pk, {}).get(self.user.pk)
            if why is not None:
                messages.error(request, str(why))
                return self.leave(reverse("dashboard:privacy_requests"))
        return super().dispatch(request, *args, **kwargs)
