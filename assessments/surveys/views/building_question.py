"""Questions of a draft in the builder: added, changed, moved, deleted."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from ..forms.building import StepForm
from ..forms.building_question import QuestionForm, initial_of
from ..models import Question
from ..selectors.outline import flat, mark_of_question
from ..services.building import add_question, change_question, delete_question, move_question
from .building_base import BuilderForm, BuilderStep, OfQuestion, OfSection


class NewQuestionView(BuilderForm, OfSection):
    """Add a question at the end of a section."""

    form_class = QuestionForm
    title, submit = gettext_lazy("New question"), gettext_lazy("Add the question")

    def get_form_kwargs(self) -> dict[str, Any]:
        before: list[Question] = []
        for section, questions in self.outline:
            before += questions
            if section.pk == self.section.pk:
                break
        return super().get_form_kwargs() | {"before": before}

    def act(self, form: Any) -> Question:
        return add_question(section=self.section, values=form.values, actor=self.user)


class QuestionView(BuilderForm, OfQuestion):
    """Change a question."""

    form_class = QuestionForm
    title = gettext_lazy("Question")

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = flat(self.outline)
        return super().get_form_kwargs() | {"before": asked[: asked.index(self.question)]}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.question) | {"mark": mark_of_question(self.question)}

    def act(self, form: Any) -> Question:
        return change_question(
            question=self.question, values=form.values, mark=form.cleaned_data["mark"], actor=self.user
        )


class MoveQuestionView(BuilderStep, OfQuestion):
    """Move a question up or down, over into the next section at an end."""

    def act(self, request: HttpRequest) -> str:
        form = StepForm(request.POST)
        if form.is_valid():
            move_question(question=self.question, by=form.cleaned_data["by"], actor=self.user)
        return self.builder(f"q-{self.question.pk}")


class DeleteQuestionView(BuilderStep, OfQuestion):
    """Delete a question."""

    def act(self, request: HttpRequest) -> str:
        delete_question(question=self.question, mark=request.POST.get("mark", ""), actor=self.user)
        return self.builder()
