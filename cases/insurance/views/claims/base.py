"""What the pages about one claim share: the claim in scope, consent, the way back."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from cases.care.services.conditions import consent_in_force, nobody_concerned
from unioncare.core.audit import record_access
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ...models import Claim

SEE, HANDLE = "cases.see_claim", "cases.handle_claim"


class OfClaim(NeedsPermission):
    """A page about one claim: 404 outside the scope; without consent it leads to the claim, which says what to do."""

    permission = SEE
    # It changes the claim: it is closed to whomever the case concerns.
    keeps_away = False
    # Under which word the reading is noted.
    reads = ""

    @cached_property
    def claim(self) -> Claim:
        rows = Claim.objects.visible_to(self.user, SEE).select_related(
            "case__member__unit", "case__unit", "case__subject", "case__disease", "case__owner", "enrolment__plan",
            "enrolment__term__version", "benefit__version", "event", "cost",
        )  # fmt: skip
        claim = rows.filter(number=self.kwargs["number"]).first()
        if claim is None:
            raise Http404
        return claim

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.claim)
            case = self.claim.case
            if (lacking := consent_in_force(case, self.user)) is not None:
                return self.without_consent(lacking)
            if self.keeps_away and (why := nobody_concerned(case, self.user)) is not None:
                messages.error(request, str(why))
                return self.leave(case.get_absolute_url() if self.user.has_perm("cases.see_case", case) else "/")
        response = super().dispatch(request, *args, **kwargs)
        if self.reads and request.method == "GET" and response.status_code == HTTPStatus.OK:
            record_access(self.claim.case, actor=self.user, purpose=self.claim.number, what=self.reads)
        return response

    def without_consent(self, why: Any) -> HttpResponse:
        """Answer while consent is not in force."""
        return self.leave(self.claim.get_absolute_url())


class ClaimFormView(OfClaim, RefusableForm):
    """A form about one claim, as a page or a dialog."""

    permission = HANDLE
    keeps_away = True
    template_name = "insurance/claims/form.html"

    def get_success_url(self) -> str:
        return self.claim.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(claim=self.claim, case=self.claim.case, back=self.get_success_url(), **kwargs)
