"""Review, going on, end."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ..forms.counselling import EndForm, ReviewForm
from ..services.course import begin_review, end_counselling, go_on, set_review
from .base import CounsellingAct, CounsellingForm


class ReviewView(CounsellingForm):
    """Set the day of the next review."""

    form_class: Any = ReviewForm
    done_message = _("The review is set.")
    extra_context = {
        "title": _("Set the review"),
        "note": _("It becomes work of yours that nobody else sees."),
        "submit": _("Set the review"),
    }

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.counselling.review_on}

    def act(self, form: Any) -> Any:
        on = form.cleaned_data["on"]
        return set_review(counselling_id=self.counselling.pk, on=on, actor=self.user, now=self.now)


class BeginReviewView(CounsellingAct):
    """Begin the review."""

    anchor = "goals"

    def act(self) -> Any:
        return begin_review(counselling_id=self.counselling.pk, actor=self.user, now=self.now)


class GoOnView(ReviewView):
    """Go on after the review, until the next one."""

    step = "go_on"
    done_message = _("The counselling goes on.")
    extra_context = {"title": _("Go on"), "note": _("Until the next review."), "submit": _("Go on")}

    def act(self, form: Any) -> Any:
        on = form.cleaned_data["on"]
        return go_on(counselling_id=self.counselling.pk, next_review=on, actor=self.user, now=self.now)


class EndView(CounsellingForm):
    """End the counselling for a coded reason."""

    step = "end"
    form_class = EndForm
    done_message = _("The counselling is ended.")
    extra_context = {
        "title": _("End the counselling"),
        "note": _("What it holds stays readable for its counsellors and their supervisor; nothing is added any more."),
        "submit": _("End the counselling"),
        "danger": True,
    }

    def act(self, form: Any) -> Any:
        reason = form.cleaned_data["reason"]
        return end_counselling(counselling_id=self.counselling.pk, outcome=reason, actor=self.user, now=self.now)
