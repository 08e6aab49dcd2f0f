"""The insurance of one case: a panel of the case page, and the check by hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from cases.care.views.base import OfCase
from unioncare.core.refusals import Refusal
from unioncare.core.views import HtmxTemplateMixin

from ...selectors.case_insurance import insurance_of
from ...services.claims import check_by_hand
from .base import HANDLE, SEE


class CaseInsuranceView(HtmxTemplateMixin, OfCase, TemplateView):
    """The claims of a case, and why nothing else is due."""

    permission = SEE
    needs_consent = True
    template_name = "insurance/claims/of_case_page.html"
    fragment_name = "insurance/claims/of_case.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            case=self.case,
            insurance=insurance_of(self.case),
            may_check=self.user.has_perm(HANDLE, self.case),
            **kwargs,
        )


class CheckClaimsView(OfCase):
    """Check now which claims are due."""

    permission = HANDLE
    needs_consent = True
    keeps_away = True

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        try:
            found = check_by_hand(case_id=self.case.pk, actor=self.user, now=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        else:
            count = len(found)
            words = ngettext("%(count)s new claim is proposed.", "%(count)s new claims are proposed.", count)
            messages.success(request, words % {"count": count})
        return self.leave(self.case.get_absolute_url())
