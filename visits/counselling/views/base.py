"""What the confidential pages share: who may open them, that every look is noted, and that errors tell nothing."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from unioncare.core.audit import record_access
from unioncare.core.refusals import Refusal, Text
from unioncare.core.views import NeedsPermission, RefusableForm

from ..models import Counselling
from ..selectors.circle import PERMISSION, in_circle, open_access
from ..services.flow import COUNSELLING_FLOW


class Secretive(NeedsPermission):
    """A page whose form and content stay out of error reports, also while it is rendered."""

    @method_decorator([sensitive_post_parameters(), sensitive_variables()])
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = self.answer(request, *args, **kwargs)
        # Later the frames of rendering would stand outside of what hides their variables.
        return response.render() if isinstance(response, TemplateResponse) else response

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as any page does; what pages add belongs here rather than around `dispatch`."""
        return super().dispatch(request, *args, **kwargs)


class OfCounselling(Secretive):
    """A page about one counselling: for everybody who may not read it there is no such page.

    Pages that write open to the circle alone; emergency access reads.
    """

    permission = PERMISSION
    writes = False
    # The move of the flow that the page makes.
    step = ""
    # Which part the page shows: reading it is noted under this word.
    reads = ""

    @cached_property
    def counselling(self) -> Counselling:
        rows = Counselling.objects.of_cases().select_related(
            "case__member", "case__unit", "case__subject", "team__unit", "subject"
        )
        counselling: Counselling | None = rows.filter(number=self.kwargs["number"]).first()
        if counselling is None:
            raise Http404
        return counselling

    def why_not_here(self) -> Text | None:
        """Return why a page is closed to the circle now, or None."""
        return COUNSELLING_FLOW.why_not(self.counselling, self.step, self.user) if self.step else None

    @cached_property
    def is_inside(self) -> bool:
        return in_circle(self.user, self.counselling, timezone.localdate(self.now))

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        access = None if self.is_inside else open_access(self.user, self.counselling, self.now)
        if not self.is_inside and (self.writes or access is None):
            raise Http404
        if (why := self.why_not_here()) is not None:
            messages.error(request, str(why))
            return self.leave(self.counselling.get_absolute_url())
        response = super().answer(request, *args, **kwargs)
        if self.reads and request.method == "GET" and response.status_code == HTTPStatus.OK:
            purpose = f"emergency access {access.pk}" if access else ""
            record_access(self.counselling, actor=self.user, purpose=purpose, what=self.reads)
        return response


class CounsellingForm(OfCounselling, RefusableForm):
    """A form about one counselling, as a page or a dialog."""

    template_name = "counselling/form.html"
    writes = True
    anchor = ""

    def get_success_url(self) -> str:
        return self.counselling.get_absolute_url() + (f"#{self.anchor}" if self.anchor else "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            counselling=self.counselling, back=self.counselling.get_absolute_url(), **kwargs
        )


class CounsellingAct(OfCounselling):
    """A button about one counselling."""

    http_method_names = ["post"]
    writes = True
    anchor = ""

    def act(self) -> Any:
        """Call the service."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        return self.leave(self.counselling.get_absolute_url() + (f"#{self.anchor}" if self.anchor else ""))
