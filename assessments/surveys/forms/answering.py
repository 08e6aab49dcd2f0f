"""The questions of a version as one form, for a phone."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, DateInput, ManyChoices, StyledForm, helper_for
from unioncare.core.forms import Section as Titled

from ..entries import Given
from ..enums import QuestionKind
from ..models import Question, Section
from ..selectors.asking import Sheet

LONGEST = 1000
ANSWER_THIS = _("This question is not answered yet.")
Asked = Sequence[tuple[Section, Sequence[Question]]]
Fields = dict[str, forms.Field]
# Versions in one language whose fields stay in the memory of a process. Forms share them: none changes a field.
_KEPT = 400


class AnswersForm(StyledForm, forms.Form):
    """One field a question. What is missing is marked at its question, and the rest stays as it was chosen.

    A question that follows from another counts only when that one was answered accordingly; a script hides it
    meanwhile, without scripts a note says when to answer it.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, asked: Asked, fields: Fields | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.questions = [question for _section, questions in asked for question in questions]
        self.by_pk = {question.pk: question for question in self.questions}
        self.fields = _fields_of(asked) if fields is None else dict(fields)

    @classmethod
    def of(cls, sheet: Sheet, *args: Any, **kwargs: Any) -> Self:
        """Return the form of a version that does not change any more, in the language of the page."""
        fields = _kept_fields(sheet, get_language() or "")
        return cls(*args, asked=sheet.asked, fields=fields, **kwargs)

    @cached_property
    def helper(self) -> FormHelper:
        return helper_for(
            Titled(section.title, *(self._part(question) for question in questions))
            for section, questions in self.asked
        )

    def _part(self, question: Question) -> Any:
        if (before := self._before(question)) is None:
            return name_of(question)
        wanted = ",".join(question.shown_for)
        return Div(name_of(question), css_class="uc-fields", data_when=f"{name_of(before)}={wanted}")

    def _before(self, question: Question) -> Question | None:
        return _before(question, self.by_pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for question in self.questions:
            name = name_of(question)
            if not self._counts(question, cleaned):
                cleaned[name] = None
                self.errors.pop(name, None)
            elif question.is_required and name not in self.errors and cleaned.get(name) in (None, "", []):
                self.add_error(name, ANSWER_THIS)
        return cleaned

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What was answered, in words: (question, answer); ask only a valid form."""
        rows = [(question, _words_of(question, self.cleaned_data[name_of(question)])) for question in self.questions]
        return [(question.text, words) for question, words in rows if words]

    @property
    def given(self) -> list[Given]:
        """What was answered; ask only a valid form."""
        return [
            answer for question in self.questions for answer in _given(question, self.cleaned_data[name_of(question)])
        ]

    def _counts(self, question: Question, cleaned: dict[str, Any]) -> bool:
        """Tell whether a question was to be answered: the earlier ones that lead to it were answered accordingly."""
        before = self._before(question)
        if before is None:
            return True
        return str(cleaned.get(name_of(before)) or "") in question.shown_for


def _fields_of(asked: Asked) -> Fields:
    by_pk = {question.pk: question for _section, questions in asked for question in questions}
    return {name_of(question): _field(question, _before(question, by_pk)) for question in by_pk.values()}


@lru_cache(maxsize=_KEPT)
def _kept_fields(sheet: Sheet, language: str) -> Fields:
    """Return the fields of a version in the language of the page, which is named so that each is kept apart."""
    return _fields_of(sheet.asked)


def _before(question: Question, by_pk: dict[int, Question]) -> Question | None:
    """Return the question after whose answer this one is asked."""
    return by_pk.get(question.shown_if_id or 0)


def name_of(question: Question) -> str:
    """Return the name of the field of a question, the same in every version that asks it."""
    return f"q-{question.key}"


def _words_of(question: Question, value: Any) -> str:
    texts = dict(question.choices)
    values = value if isinstance(value, list) else [value]
    return ", ".join(texts.get(str(one), str(one)) for one in values if one not in (None, ""))


def _given(question: Question, value: Any) -> list[Given]:
    if value in (None, "", []):
        return []
    match question.kind:
        case QuestionKind.SINGLE:
            return [Given(question.pk, choice=value)]
        case QuestionKind.MULTIPLE:
            # A program may send a choice twice.
            return [Given(question.pk, choice=choice) for choice in dict.fromkeys(value)]
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return [Given(question.pk, number=value)]
        case QuestionKind.DATE:
            return [Given(question.pk, day=value)]
        case _:
            return [Given(question.pk, text=value)]


def _field(question: Question, before: Question | None) -> forms.Field:
    field = _FIELDS[QuestionKind(question.kind)](question)
    field.label = question.text
    # Where the branch does not ask it, `clean` takes the error away again.
    field.required = question.is_required
    field.error_messages["required"] = ANSWER_THIS
    if before is not None:
        field.help_text = _("Only if you answered “%(question)s” so: %(answers)s.") % {
            "question": before.text,
            "answers": " / ".join(text for value, text in before.choices if value in question.shown_for),
        }
    return field


def _single(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=question.choices, widget=Choices())


def _points(question: Question) -> forms.Field:
    return forms.TypedChoiceField(choices=question.choices, coerce=int, empty_value=None, widget=Choices())


def _several(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(choices=question.choices, widget=ManyChoices())


def _number(question: Question) -> forms.Field:
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        max_digits=12, decimal_places=2, min_value=question.least, max_value=question.most, widget=widget
    )


def _date(question: Question) -> forms.Field:
    return forms.DateField(widget=DateInput())


def _words(question: Question) -> forms.Field:
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


_FIELDS = {
    QuestionKind.SINGLE: _single,
    QuestionKind.MULTIPLE: _several,
    QuestionKind.SCALE: _points,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.TEXT: _words,
}
