"""Questionnaires: the list, a new one, the page of one with its versions."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission

from ..enums import VersionState
from ..forms.building import NewQuestionnaireForm, TitleForm
from ..models import Questionnaire, QuestionnaireVersion
from ..presentation import TONES
from ..selectors.questionnaires import questionnaire_page, versions_of
from ..services.versions import begin_version, make_questionnaire, rename_questionnaire
from .building_base import BUILD, SEE, BuilderForm, OfQuestionnaire


def version_address(version: QuestionnaireVersion) -> str:
    return reverse("assessments:version", args=[version.questionnaire.code, version.number])


class QuestionnaireListView(NeedsPermission, TemplateView):
    """Questionnaires with the state of their versions."""

    permission = SEE
    template_name = "surveys/building/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = questionnaire_page(self.user, self.request.GET.get("after", ""))
        rows = [(row, self._states(row)) for row in page.rows]
        return super().get_context_data(page=page, rows=rows, may_build=self.user.has_perm(BUILD), **kwargs)

    def _states(self, row: Any) -> list[tuple[str, str]]:
        """Return words and tone of the versions that count now; drafts only to whom they are open."""
        shown = [one for one in row.current if not one.is_draft or self.user.has_perm(SEE, row)]
        words = _("%(state)s: version %(number)s")
        return [(words % {"state": one.get_state_display(), "number": one.number}, TONES[one.state]) for one in shown]


class NewQuestionnaireView(BuilderForm):
    """Make a questionnaire: a copy of another, or empty."""

    form_class = NewQuestionnaireForm
    title, submit = gettext_lazy("New questionnaire"), pgettext_lazy("questionnaire", "Make the draft")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_initial(self) -> dict[str, Any]:
        post, wanted = self.user.main_post, self.request.GET.get("from", "")
        initial: dict[str, Any] = {"unit": post.unit_id if post else None}
        source = Questionnaire.objects.visible_to(self.user).filter(code=wanted).first()
        if source is None:
            return initial
        version = source.versions.filter(state=VersionState.PUBLISHED).first()
        copied = {"title_zh": f"{source.title_zh}（副本）", "title_en": source.title_en and f"{source.title_en} (copy)"}
        return initial | copied | {"source": version.pk if version else None}

    def act(self, form: forms.Form) -> QuestionnaireVersion:
        self.made = make_questionnaire(actor=self.user, **form.cleaned_data)
        return self.made

    def get_success_url(self) -> str:
        return version_address(self.made) if hasattr(self, "made") else reverse("assessments:questionnaires")


class QuestionnaireView(OfQuestionnaire, TemplateView):
    """The page of a questionnaire: its versions, who put them into use when, how often each was answered."""

    template_name = "surveys/building/questionnaire.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = self.user.has_perm(SEE, self.questionnaire)
        versions = list(versions_of(self.questionnaire, drafts=drafts))
        return super().get_context_data(
            rows=[(version, TONES.get(version.state, "")) for version in versions],
            draft=next((version for version in versions if version.is_draft), None),
            may_copy=self.user.has_perm(BUILD), **kwargs,
        )  # fmt: skip


class RenameView(BuilderForm, OfQuestionnaire):
    """Change the title."""

    permission = BUILD
    form_class = TitleForm
    title = gettext_lazy("Title of the questionnaire")

    def get_initial(self) -> dict[str, Any]:
        return {"title_zh": self.questionnaire.title_zh, "title_en": self.questionnaire.title_en}

    def act(self, form: forms.Form) -> Questionnaire:
        return rename_questionnaire(questionnaire=self.questionnaire, actor=self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.questionnaire.get_absolute_url()


class BeginVersionView(OfQuestionnaire):
    """Begin a draft from the version in use, or go to the one that is there."""

    permission = BUILD
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = begin_version(questionnaire=self.questionnaire, actor=self.user)
        messages.success(request, _("Version %(number)s is ready to be edited.") % {"number": draft.number})
        return redirect("assessments:version", self.questionnaire.code, draft.number)
