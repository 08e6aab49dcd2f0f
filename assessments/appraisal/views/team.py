"""The superior's pages: whom they review, and the review of one person."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from ..enums import PeriodState
from ..forms.reviews import TeamForm
from ..models import Appraisal
from ..presentation import TONES
from ..selectors.figures import opens_numbers
from ..selectors.numbers import NumberLine, numbers_now
from ..services.reviewing import write_superior_review
from .base import AppraisalFormView, InPeriod


class TeamView(InPeriod, TemplateView):
    """Those whom somebody reviews in a period."""

    template_name = "appraisal/team.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Appraisal.objects.led_by(self.user).filter(period=self.period).select_related("person", "unit")
        people = list(rows.order_by("pk"))
        if not people:
            raise Http404
        takes = self.period.state in (PeriodState.ROUND, PeriodState.SUPERIOR)
        return super().get_context_data(rows=[(one, TONES.get(one.state, "")) for one in people], takes=takes, **kwargs)


class ReviewView(AppraisalFormView):
    """Review one person: their numbers and their own words beside the form."""

    leader_alone = True
    template_name = "appraisal/review.html"
    form_class = TeamForm
    done_message = _("The review is kept; the person reads it with the result.")
    extra_context = {"submit": _("Keep the review")}

    def get_initial(self) -> dict[str, Any]:
        review = getattr(self.appraisal, "superior_review", None)
        if review is None:
            return {}
        return {**review.scores, "strengths": review.strengths, "improve": review.improve}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = self.reader
        return super().get_context_data(
            reader=reader, numbers=self._numbers() if reader.numbers else None,
            self_review=getattr(self.appraisal, "self_review", None) if reader.self_words else None, **kwargs,
        )  # fmt: skip

    def _numbers(self) -> list[NumberLine]:
        opens = opens_numbers(self.user, self.appraisal.person_id, timezone.localdate(self.now))
        return numbers_now(self.appraisal, self.now, opens=opens)

    def act(self, form: TeamForm) -> Any:
        data = form.cleaned_data
        return write_superior_review(
            appraisal=self.appraisal, scores=form.scores, strengths=data["strengths"], improve=data["improve"],
            actor=self.user, now=self.now,
        )  # fmt: skip

    def get_success_url(self) -> str:
        return reverse("assessments:appraisal_team", args=[self.appraisal.period.number])
