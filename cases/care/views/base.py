"""What the pages about one case share: the case in scope, a form that a service may refuse, the way back."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from unioncare.core.audit import record_access
from unioncare.core.views import NeedsPermission, signed_in
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import ItemRefused

from ..files import FileRefused
from ..models import IllnessCase
from ..selectors.consent import NoConsentText
from ..services.conditions import Reason, consent_in_force, nobody_concerned

SEE = "cases.see_case"
REFUSALS = (MoveRefused, ItemRefused, FileRefused)


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


class CaseFormView(OfCase, FormView):
    """A form about one case, as a page or a dialog. `act` calls the service; what it refuses stands above the form."""

    template_name = "cases/form.html"
    done_message: Any = ""
    anchor = ""

    def act(self, form: forms.Form) -> Any:
        """Call the service with what the form holds."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal.reason))
        except NoConsentText:
            form.add_error(None, no_consent_text())
        except ValidationError as error:
            form.add_error(None, error.messages)
        if not form.is_valid():
            return self.form_invalid(form)
        if self.done_message:
            messages.success(self.request, self.done_message)
        return self.leave(self.get_success_url())

    def get_success_url(self) -> str:
        if self.request.GET.get("back") == "grade":
            return reverse("cases:grade", args=[self.case.number])
        return self.case.get_absolute_url() + (f"#{self.anchor}" if self.anchor else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, **kwargs)


def no_consent_text() -> str:
    return _("No consent text is in force: an administrator enters one first.")
