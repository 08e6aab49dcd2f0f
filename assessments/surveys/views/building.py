"""The builder: a version with its sections and questions, and every act on a draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from ..forms.building import SectionForm, StepForm, WordsForm
from ..models import QuestionnaireVersion, Section
from ..presentation import TONES
from ..selectors.changes import changes_between, condition_of, former_of, range_of
from ..selectors.outline import mark_of_question, mark_of_section, mark_of_version, mark_of_words
from ..selectors.problems import problems_of
from ..services.sections import add_section, delete_section, heading_mark, move_section, rename_section
from ..services.versions import WORDS, change_words, discard_draft, publish_version
from .building_base import BuilderForm, BuilderStep, OfSection, OfVersion


class VersionView(OfVersion, TemplateView):
    """A version: the questions in order, the page as members see it, what differs from the version before."""

    template_name = "surveys/building/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, outline = self.version, self.outline
        editing = self.may_build and version.is_draft
        problems = problems_of(outline) if editing else []
        return super().get_context_data(
            tone=TONES.get(version.state, ""), editing=editing, sections=self._sections(),
            count=sum(len(questions) for _section, questions in outline),
            problems=problems, errors=[problem for problem in problems if problem.is_error],
            mark=mark_of_version(version, outline) if editing else "",
            former=(former := former_of(version)),
            changes=changes_between(former, version, outline) if former else [], **kwargs,
        )  # fmt: skip

    def _sections(self) -> list[dict[str, Any]]:
        """Return the sections with what their rows show: numbers run through the whole version."""
        number, shown = 0, []
        last = len(self.outline) - 1
        for at, (section, questions) in enumerate(self.outline):
            rows = []
            for place, question in enumerate(questions):
                number += 1
                rows.append({
                    "question": question, "number": number, "when": condition_of(question),
                    "range": range_of(question),
                    "mark": mark_of_question(question), "move": self._address("question_move", question.pk),
                    "first": at == 0 and place == 0, "last": at == last and place == len(questions) - 1,
                })  # fmt: skip
            shown.append({
                "section": section, "rows": rows, "mark": mark_of_section(section, questions),
                "move": self._address("section_move", section.pk), "first": at == 0, "last": at == last,
            })  # fmt: skip
        return shown

    def _address(self, name: str, pk: int) -> str:
        return reverse(f"assessments:{name}", args=[self.questionnaire.code, self.version.number, pk])


class WordsView(BuilderForm, OfVersion):
    """Introduction, closing words, anonymity."""

    form_class = WordsForm
    title = gettext_lazy("Words and anonymity")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.version, name) for name in WORDS} | {"mark": mark_of_words(self.version)}

    def act(self, form: forms.Form) -> QuestionnaireVersion:
        words = dict(form.cleaned_data)
        return change_words(version=self.version, mark=words.pop("mark"), words=words, actor=self.user)


class NewSectionView(BuilderForm, OfVersion):
    """Add a section at the end."""

    form_class = SectionForm
    title, submit = gettext_lazy("New section"), gettext_lazy("Add the section")

    def act(self, form: forms.Form) -> Section:
        data = form.cleaned_data
        return add_section(version=self.version, title_zh=data["title_zh"], title_en=data["title_en"], actor=self.user)


class SectionView(BuilderForm, OfSection):
    """Change the heading of a section."""

    form_class = SectionForm
    title = gettext_lazy("Heading")

    def get_initial(self) -> dict[str, Any]:
        section = self.section
        return {"title_zh": section.title_zh, "title_en": section.title_en, "mark": heading_mark(section)}

    def act(self, form: forms.Form) -> Section:
        return rename_section(section=self.section, actor=self.user, **form.cleaned_data)


class MoveSectionView(BuilderStep, OfSection):
    """Move a section up or down."""

    def act(self, request: HttpRequest) -> str:
        form = StepForm(request.POST)
        if form.is_valid():
            move_section(section=self.section, by=form.cleaned_data["by"], actor=self.user)
        return self.builder(f"section-{self.section.pk}")


class DeleteSectionView(BuilderStep, OfSection):
    """Delete a section with its questions."""

    def act(self, request: HttpRequest) -> str:
        delete_section(section=self.section, mark=request.POST.get("mark", ""), actor=self.user)
        return self.builder()


class PublishView(BuilderStep):
    """Put the draft into use, as it was seen."""

    def act(self, request: HttpRequest) -> str:
        mark = request.POST.get("mark", "")
        done = publish_version(version=self.version, mark=mark, actor=self.user, now=self.now)
        messages.success(request, _("Version %(number)s is in use from now on.") % {"number": done.number})
        return self.questionnaire.get_absolute_url()


class DiscardView(BuilderStep):
    """Give the draft up."""

    def act(self, request: HttpRequest) -> str:
        gone = discard_draft(version=self.version, mark=request.POST.get("mark", ""), actor=self.user)
        messages.success(request, _("The draft is discarded."))
        return reverse("assessments:questionnaires") if gone else self.questionnaire.get_absolute_url()
