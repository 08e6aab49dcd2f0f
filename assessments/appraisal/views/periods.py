"""Opening a period, changing its days, taking its steps, naming another superior."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.forms.ending import OptionalReasonForm, ReasonForm
from unioncare.core.forms import PlainForm
from unioncare.core.months import last_day
from unioncare.core.steps import StepPage, StepView
from unioncare.core.views import RefusableForm

from ..forms.periods import DaysForm, PeriodForm
from ..forms.reviews import SuperiorForm
from ..models import AppraisalPeriod
from ..selectors.superiors import who_may_lead
from ..services.excusing import excuse_person
from ..services.flow import APPRAISAL_FLOW, PERIOD_FLOW
from ..services.periods import StageDays, change_days, drop_period, name_superior, open_period
from ..services.publishing import publish_period
from ..services.stages import ask_colleagues, ask_superiors, begin_self_reviews, close_period
from .base import PUBLISH, RUN, SEE, AppraisalFormView, OfPeriod

# Days from today: self-review from and until, colleagues, superiors, results.
DEFAULT_DAYS = (0, 6, 13, 20, 25)

PAGES: dict[str, StepPage] = {
    "begin": StepPage(PlainForm, begin_self_reviews, _("Everybody is asked for their own review.")),
    "ask": StepPage(
        OptionalReasonForm, ask_colleagues, _("The colleagues are asked."),
        _("Whoever has not handed in their own review cannot do so any more."),
    ),
    "review": StepPage(
        OptionalReasonForm, ask_superiors, _("The superiors are asked."),
        _("No colleague can answer any more. Where too few did, nothing of it is kept."),
    ),
    "publish": StepPage(
        PlainForm, publish_period, _("Everybody can read their result now."),
        _("Totals, grades and all numbers behind them are frozen. The days to appeal begin."),
    ),
    "close": StepPage(PlainForm, close_period, _("The results are final.")),
    "drop": StepPage(ReasonForm, drop_period, _("The period is called off."), danger=True),
}  # fmt: skip


class NewPeriodView(RefusableForm):
    """Open a period for all cadres of a unit; last quarter by default."""

    permission = RUN
    template_name = "appraisal/form.html"
    form_class = PeriodForm
    done_message = _("The period is open; everybody is asked when their stage begins.")
    made: AppraisalPeriod

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        month = 3 * ((today.month - 1) // 3) - 2
        first = date(today.year, month, 1) if month > 0 else date(today.year - 1, 10, 1)
        days = [today + timedelta(days=after) for after in DEFAULT_DAYS]
        return {"first": first, "last": last_day(first, 3), **dict(zip(StageDays.__slots__, days, strict=True))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("New period of appraisal"), submit=pgettext_lazy("appraisal", "Open it"),
            back=reverse("assessments:appraisal_periods"), **kwargs,
        )  # fmt: skip

    def act(self, form: PeriodForm) -> AppraisalPeriod:
        data = form.cleaned_data
        self.made = open_period(
            unit=data["unit"], first=data["first"], last=data["last"], days=form.days, actor=self.user, now=self.now
        )
        return self.made

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class PeriodFormView(OfPeriod, RefusableForm):
    """A form about one period, as a page or a dialog."""

    template_name = "appraisal/form.html"

    def get_success_url(self) -> str:
        return self.period.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.period.get_absolute_url(), **kwargs)


class DaysView(PeriodFormView):
    """Change the days of the stages, with the reason."""

    permission = RUN
    form_class = DaysForm
    done_message = _("The days are changed.")
    extra_context = {"title": _("Change the days"), "submit": _("Save")}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.period, name) for name in StageDays.__slots__}

    def act(self, form: DaysForm) -> AppraisalPeriod:
        reason = form.cleaned_data["reason"]
        return change_days(period=self.period, days=form.days, reason=reason, actor=self.user, now=self.now)


class PeriodStepView(StepView, PeriodFormView):
    """Take one step of a period."""

    permission = SEE
    pages = PAGES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name, step = self.kwargs["move"], self.step
        label = PERIOD_FLOW.get(name).label
        why_not = PERIOD_FLOW.why_not(self.period, name, self.user)
        return super().get_context_data(
            title=label, submit=label, note=step.note, danger=step.danger, warning=why_not, **kwargs
        )

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.has_perm(SEE):
            self.require(self.period, PUBLISH if self.kwargs["move"] == "publish" else RUN)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: Any) -> AppraisalPeriod:
        done: AppraisalPeriod = self.step.act(period=self.period, actor=self.user, now=self.now, **form.cleaned_data)
        return done


class ExcuseView(AppraisalFormView):
    """Take one person out of a period that runs."""

    permission = RUN
    form_class = ReasonForm
    done_message = _("They are not appraised in this period.")
    extra_context = {
        "title": pgettext_lazy("appraisal", "Take out of the period"),
        "submit": pgettext_lazy("appraisal", "Take out of the period"), "danger": True,
        "note": _("They get no result and no place; what colleagues said about them is thrown away. "
                  "Only they and the office read why."),
    }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        warning = APPRAISAL_FLOW.why_not(self.appraisal, "excuse", self.user)
        return super().get_context_data(sub=str(self.appraisal.person), warning=warning, **kwargs)

    def act(self, form: ReasonForm) -> Any:
        reason = form.cleaned_data["reason"]
        return excuse_person(appraisal=self.appraisal, reason=reason, actor=self.user, now=self.now)


class SuperiorView(AppraisalFormView):
    """Name somebody else who reviews a person."""

    permission = RUN
    form_class = SuperiorForm
    done_message = _("Another person reviews them now.")
    extra_context = {"title": _("Another superior"), "submit": _("Save")}

    def get_form_kwargs(self) -> dict[str, Any]:
        people = who_may_lead(self.appraisal, timezone.localdate(self.now))
        return super().get_form_kwargs() | {"people": people}

    def get_initial(self) -> dict[str, Any]:
        return {"superior": self.appraisal.superior}

    def act(self, form: SuperiorForm) -> Any:
        data = form.cleaned_data
        return name_superior(
            appraisal=self.appraisal, superior=data["superior"], reason=data["reason"], actor=self.user, now=self.now
        )

    def get_success_url(self) -> str:
        return self.appraisal.period.get_absolute_url()
