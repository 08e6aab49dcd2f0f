"""What the pages about one request share: the request in scope."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from unioncare.core.views import NeedsPermission, RefusableForm, signed_in

from ..access import SEE
from ..models import FeedbackRequest


class OfFeedback(NeedsPermission):
    """A page about one request: 404 for whoever may not read it, whom it concerns among them."""

    permission = SEE

    @cached_property
    def feedback(self) -> FeedbackRequest:
        rows = FeedbackRequest.objects.visible_to(self.user).select_related(
            "unit", "subject", "about", "member", "case", "recorded_by"
        )
        found = rows.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            assert self.feedback
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(feedback=self.feedback, **kwargs)  # type: ignore[misc]


class FeedbackFormView(OfFeedback, RefusableForm):
    """A form about one request, as a page or a dialog."""

    template_name = "feedback/form.html"
    title: Any = ""
    submit: Any = ""

    def get_success_url(self) -> str:
        """Return the request, or the list for whoever may read it no more."""
        readable = FeedbackRequest.objects.visible_to(self.user).filter(pk=self.feedback.pk).exists()
        return self.feedback.get_absolute_url() if readable else "/feedback/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": self.title, "submit": self.submit, "back": self.feedback.get_absolute_url()}
        return super().get_context_data(**words | kwargs)
