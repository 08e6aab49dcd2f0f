"""Surveys for the staff: what runs, putting a questionnaire to people, one survey, asking members, closing."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from unioncare.core.forms import PlainForm
from unioncare.core.views import NeedsPermission, RefusableForm
from unioncare.notifications.letters import public_url

from ..enums import Occasion
from ..forms.running import MembersForm, SurveyForm
from ..models import Survey
from ..selectors.running import PRINTED, links_by_unit, survey_page, with_numbers
from ..services.running import ask_members, close_survey, make_survey
from .base import RUN, SEE, OfSurvey


class SurveyListView(NeedsPermission, TemplateView):
    """The surveys in scope, the newest first, with how many answered."""

    permission = SEE
    template_name = "surveys/running/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        page = survey_page(self.user, query.get("state", ""), query.get("after", ""), timezone.localdate(self.now))
        return super().get_context_data(
            page=page, today=timezone.localdate(self.now), may_run=self.user.has_perm(RUN), **kwargs
        )


class NewSurveyView(RefusableForm):
    """Put a questionnaire to members."""

    permission = RUN
    form_class = SurveyForm
    template_name = "base_form.html"
    done_message = gettext_lazy("The survey runs.")
    made: Survey

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_initial(self) -> dict[str, Any]:
        return {
            "occasion": Occasion.CASE_CLOSED, "starts_on": timezone.localdate(self.now),
            "questionnaire": self.request.GET.get("questionnaire"),
        }  # fmt: skip

    def act(self, form: forms.Form) -> Survey:
        assert isinstance(form, SurveyForm)
        self.made = make_survey(entry=form.entry(), actor=self.user, now=self.now)
        return self.made

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Put a questionnaire to members"),
            submit=_("Start the survey"),
            back=reverse("assessments:surveys"),
            **kwargs,
        )


class SurveyView(OfSurvey, TemplateView):
    """The page of a survey: whom it asks, how many answered, what may be done."""

    template_name = "surveys/running/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survey, today = self.survey, timezone.localdate(self.now)
        runs, may_run = survey.takes_on(today), self.user.has_perm(RUN, survey)
        return super().get_context_data(
            numbers=with_numbers(Survey.objects.filter(pk=survey.pk)).get(),
            units=links_by_unit(survey),
            in_use=survey.questionnaire.versions.filter(state="published").first(),
            runs=runs,
            may_ask=runs and may_run and survey.occasion == Occasion.LIST,
            may_close=may_run and survey.closed_at is None,
            prints=may_run and runs and survey.occasion in PRINTED,
            address=public_url(reverse("assessments:answer_survey", args=[survey.token]))
            if survey.is_open and runs
            else "",
            **kwargs,
        )


class SurveyFormView(OfSurvey, RefusableForm):
    """A form about one survey, as a page or a dialog."""

    permission = RUN
    template_name = "base_form.html"

    def get_success_url(self) -> str:
        return self.survey.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.survey.get_absolute_url(), **kwargs)


class AskMembersView(SurveyFormView):
    """Make a link for each member of a unit."""

    form_class = MembersForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"survey": self.survey, "user": self.user}

    def act(self, form: forms.Form) -> int:
        return ask_members(survey=self.survey, unit=form.cleaned_data["unit"], actor=self.user, now=self.now)

    def said(self, done: int) -> Any:
        return ngettext("%(count)d link was made.", "%(count)d links were made.", done) % {"count": done}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Ask the members of a unit"), submit=_("Make the links"),
            note=_("Whoever has a link already gets no second one. Print the slips then, and hand them over."),
            **kwargs,
        )  # fmt: skip


class CloseSurveyView(SurveyFormView):
    """Take no more answers."""

    form_class = PlainForm
    done_message = gettext_lazy("The survey is closed.")

    def act(self, form: forms.Form) -> Survey:
        return close_survey(survey=self.survey, actor=self.user, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Close the survey"), submit=_("Close the survey"), danger=True,
            note=_("Links and posters take no more answers and say that it is over. What was answered stays."),
            **kwargs,
        )  # fmt: skip
