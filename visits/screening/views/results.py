"""Scores over time, and what was answered: for the counselling team alone; every reading is recorded."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from unioncare.core.audit import record_access

from ..models import Screening
from ..selectors.access import may_invite, readable
from ..selectors.results import answered_in, trend_of
from .base import OfResults


class ResultsView(OfResults, TemplateView):
    """The screenings of a case that the reader may read, with the trend of each scale."""

    template_name = "screening/results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        record_access(self.case, actor=self.user, purpose="", what="screening")
        return super().get_context_data(
            trend=trend_of(readable(self.user, self.case, today)),
            may_screen=may_invite(self.user, self.case, today),
            **kwargs,
        )


class AnswersView(OfResults, TemplateView):
    """One screening, question by question."""

    template_name = "screening/answers.html"

    @cached_property
    def screening(self) -> Screening:
        rows = readable(self.user, self.case, timezone.localdate())
        screening = rows.filter(pk=self.kwargs["pk"]).first()
        if screening is None:
            raise Http404
        return screening

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        screening = self.screening
        record_access(self.case, actor=self.user, purpose="", what="screening")
        return super().get_context_data(screening=screening, scales=answered_in(screening), **kwargs)
