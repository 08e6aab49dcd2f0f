"""What the pages about one case share: the case in scope, a form about it, the way back."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from unioncare.core.audit import record_access
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..models import IllnessCase
from ..services.conditions import Reason, consent_in_force, nobody_concerned

SEE = "cases.see_case"


class OfCase(NeedsPermission):
    """A page about one case: 404 outside the scope, 403 without the permission for this case."""

    permission = SEE
    # It shows or takes health data: without consent the page leads back to the case, and says why.
    needs_consent = False
    # It handles the case, and takes no step of the flow that would say so: it is closed to whomever the case concerns.
    keeps_away = False
    # Which part of the case the page shows in full: reading it is noted under this word.
    reads = ""

    @cached_property
    def case(self) -> IllnessCase:
        rows = IllnessCase.objects.visible_to(self.user).select_related(
            "member__unit", "unit", "subject__unit", "owner", "disease", "reported_by"
        )
        case = rows.filter(number=self.kwargs["number"]).first()
        if case is None:
            raise Http404
        return case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.case)
            if (why := self.why_not_here()) is not None:
                messages.error(request, str(why))
                return self.leave(self.case.get_absolute_url())
        response = super().dispatch(request, *args, **kwargs)
        if self.reads and request.method == "GET" and response.status_code == HTTPStatus.OK:
            record_access(self.case, actor=self.user, purpose="", what=self.reads)
        return response

    def why_not_here(self) -> Reason:
        """Return why this page is closed to its reader now, or None."""
        lacking = consent_in_force(self.case, self.user) if self.needs_consent else None
        return lacking or (nobody_concerned(self.case, self.user) if self.keeps_away else None)


class CaseFormView(OfCase, RefusableForm):
    """A form about one case, as a page or a dialog."""

    template_name = "cases/form.html"
    anchor = ""

    def get_success_url(self) -> str:
        if self.request.GET.get("back") == "grade":
            return reverse("cases:grade", args=[self.case.number])
        return self.case.get_absolute_url() + (f"#{self.anchor}" if self.anchor else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"case": self.case, "back": self.case.get_absolute_url(), **kwargs})
