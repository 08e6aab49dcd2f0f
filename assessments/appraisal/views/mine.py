"""One's own appraisals: what is asked, the self-review, an appeal."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission, RefusableForm

from ..enums import AppraisalState, PeriodState
from ..forms.reviews import AppealForm, SelfForm
from ..models import Appraisal, Commendation, TrainingRecord
from ..presentation import TONES
from ..selectors.access import SEE
from ..selectors.figures import opens_numbers
from ..selectors.lists import asked_of
from ..selectors.numbers import numbers_now
from ..services.appeals import lodge_appeal
from ..services.reviewing import write_self_review
from .base import AppraisalFormView, InPeriod

RECORDS = 50


class MyAppraisalsView(NeedsPermission, TemplateView):
    """What I am asked for, my appraisals, what I learned and for what I was commended."""

    permission = ""
    template_name = "appraisal/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, asked = self.user, asked_of(self.user)
        return super().get_context_data(
            asked=asked,
            own=[(one, TONES.get(one.state, "")) for one in asked.own],
            trainings=TrainingRecord.objects.filter(person=user)[:RECORDS],
            commendations=Commendation.objects.filter(person=user)[:RECORDS],
            may_see=user.has_perm(SEE),
            may_keep=user.has_perm("assessments.keep_cadre_records"),
            **kwargs,
        )


class MyAppraisalView(InPeriod, RefusableForm):
    """My numbers, and the self-review while it can be written; afterwards the page of my appraisal."""

    template_name = "appraisal/self.html"
    form_class = SelfForm
    done_message = _("Your review is handed in. Now the colleagues are asked.")

    @cached_property
    def appraisal(self) -> Appraisal:
        rows = Appraisal.objects.select_related("period__scheme", "period__unit", "person", "unit")
        found = rows.filter(period=self.period, person=self.user).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        writes = self.period.state == PeriodState.SELF and self.appraisal.state == AppraisalState.OPEN
        return super().get(request, *args, **kwargs) if writes else redirect(self.appraisal.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opens = opens_numbers(self.user, self.user.pk, timezone.localdate(self.now))
        numbers = numbers_now(self.appraisal, self.now, opens=opens)
        return super().get_context_data(appraisal=self.appraisal, numbers=numbers, **kwargs)

    def act(self, form: SelfForm) -> Appraisal:
        words = form.cleaned_data["words"]
        return write_self_review(
            appraisal=self.appraisal, scores=form.scores, words=words, actor=self.user, now=self.now
        )

    def get_success_url(self) -> str:
        return self.appraisal.get_absolute_url()


class AppealView(AppraisalFormView):
    """Appeal against one's own result."""

    own_alone = True
    form_class = AppealForm
    done_message = _("Your appeal is lodged; somebody who did not review you decides it.")
    extra_context = {"title": _("Appeal"), "submit": _("Lodge the appeal")}

    def act(self, form: AppealForm) -> Any:
        return lodge_appeal(appraisal=self.appraisal, words=form.cleaned_data["words"], actor=self.user, now=self.now)
