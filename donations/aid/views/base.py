"""What the pages about one grant share: the grant in scope, whose reasons are read by whom, the way back."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase

from unioncare.core.audit import record_access
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..enums import GrantKind
from ..models import Grant
from ..services.flow import nobody_concerned

SEE, WEIGH, ASK = "donations.see_grant", "donations.weigh_grant", "donations.ask_grant"


class OfGrant(NeedsPermission):
    """A page about one grant: 404 outside the scope."""

    permission = SEE
    # It changes the grant: it is closed to whomever it concerns.
    keeps_away = False
    # Under which word the reading is noted.
    reads = ""

    @cached_property
    def grant(self) -> Grant:
        rows = Grant.objects.visible_to(self.user, SEE).select_related(
            "case__subject", "case__unit", "subject", "member__unit", "unit", "fund", "rule", "initiated_by",
            "approval__subject", "approval__unit", "approval__initiated_by", "notice", "cost",
        )  # fmt: skip
        grant = rows.filter(number=self.kwargs["number"]).first()
        if grant is None:
            raise Http404
        return grant

    @cached_property
    def weighs(self) -> bool:
        """Whether the reader reads what the grant is reckoned from: it tells of illness and household."""
        grant = self.grant
        told = grant.kind == GrantKind.CONDOLENCE or (grant.case is not None and grant.case.may_process)
        return told and self.user.has_perm(WEIGH, grant)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.grant)
            if self.keeps_away and (why := nobody_concerned(self.grant, self.user)) is not None:
                messages.error(request, str(why))
                return self.leave(self.grant.get_absolute_url())
        response = super().dispatch(request, *args, **kwargs)
        if self.reads and request.method == "GET" and response.status_code == HTTPStatus.OK:
            record_access(self.grant, actor=self.user, purpose="", what=self.reads)
        return response


class GrantFormView(OfGrant, RefusableForm):
    """A form about one grant, as a page or a dialog."""

    keeps_away = True
    template_name = "aid/form.html"

    def get_success_url(self) -> str:
        return self.grant.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            grant=self.grant, sub=self.grant.number, back=self.grant.get_absolute_url(), **kwargs
        )
