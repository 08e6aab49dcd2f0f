"""The form of one question: kind, words in both languages, answers as lines, and after which answer it is asked."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, ManyChoices, Section, StyledForm, When, helper_for

from ..enums import QuestionKind
from ..models import Question
from ..selectors.problems import LEADING
from ..services.building import QuestionValues

# Long enough for a sentence, short enough for a button on a phone; as many as somebody reads.
LONGEST_OPTION, MOST_OPTIONS = 80, 20


class QuestionForm(StyledForm, forms.Form):
    """`before` are the questions that stand before this one: those of one choice or five points may lead to it."""

    kind = forms.ChoiceField(label=_("What is answered"), choices=QuestionKind.choices, widget=Choices(columns=3))
    text_zh = forms.CharField(label=_("Question in Chinese"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    text_en = forms.CharField(
        label=_("Question in English"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    options_zh = forms.CharField(
        label=_("Answers in Chinese"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One answer a line."),
    )  # fmt: skip
    options_en = forms.CharField(
        label=_("Answers in English"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Line by line as in Chinese, or none: then English readers see the Chinese."),
    )  # fmt: skip
    least = forms.IntegerField(label=_("Least number"), required=False)
    most = forms.IntegerField(label=_("Greatest number"), required=False)
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    is_satisfaction = forms.BooleanField(
        label=_("Measures satisfaction"), required=False, help_text=_("Counts for the satisfaction of the unit.")
    )
    after = forms.TypedChoiceField(label=_("When it is asked"), coerce=int, empty_value=None, required=False)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, before: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leading = [question for question in before if question.kind in LEADING]
        choices = [(one.pk, _("Only after “%(question)s”") % {"question": one.text}) for one in self.leading]
        self.fields["after"].choices = [("", _("Always")), *choices]  # type: ignore[attr-defined]
        for one in self.leading:
            self.fields[_answers_of(one.pk)] = forms.MultipleChoiceField(
                label=_("If it was answered by"), choices=one.choices, required=False, widget=ManyChoices(columns=2)
            )

    @cached_property
    def helper(self) -> FormHelper:
        branch = [When(f"after={one.pk}", _answers_of(one.pk)) for one in self.leading]
        parts: list[Any] = [
            Section(_("Question"), "kind", Columns("text_zh", "text_en")),
            When("kind=single,multiple", Columns("options_zh", "options_en")),
            When("kind=number", Columns("least", "most")),
            Section("", "is_required", When("kind=scale", "is_satisfaction")),
        ]
        if self.leading:
            parts.append(Section(_("When it is asked"), "after", *branch))
        return helper_for([*parts, "mark"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
            self._check_options(_lines(data.get("options_zh", "")), _lines(data.get("options_en", "")))
        least, most = data.get("least"), data.get("most")
        if data.get("kind") == QuestionKind.NUMBER and least is not None and most is not None and most < least:
            self.add_error("most", _("The greatest number is below the least."))
        after = data.get("after")
        if after is not None and not data.get(_answers_of(after)):
            self.add_error(_answers_of(after), _("Choose by which answers it is asked."))
        return data

    def _check_options(self, chinese: list[str], english: list[str]) -> None:
        if len(chinese) < 2:
            self.add_error("options_zh", _("Write at least two answers, one a line."))
        if len(chinese) > MOST_OPTIONS:
            self.add_error("options_zh", _("At most %(most)s answers.") % {"most": MOST_OPTIONS})
        if len(set(chinese)) < len(chinese):
            self.add_error("options_zh", _("Two answers are alike."))
        if english and len(english) != len(chinese):
            words = _("%(english)s lines in English, %(chinese)s in Chinese: they must be as many, or none.")
            self.add_error("options_en", words % {"english": len(english), "chinese": len(chinese)})
        for name, lines in (("options_zh", chinese), ("options_en", english)):
            if long := next((line for line in lines if len(line) > LONGEST_OPTION), ""):
                words = _("“%(line)s…” is too long for an answer: at most %(most)s characters.")
                self.add_error(name, words % {"line": long[:12], "most": LONGEST_OPTION})

    @property
    def values(self) -> QuestionValues:
        """What a valid form holds."""
        data, after = self.cleaned_data, self.cleaned_data["after"]
        # Without scripts the answers of another kind may still stand in the form.
        has_options = QuestionKind(data["kind"]).has_options
        chinese = _lines(data["options_zh"]) if has_options else []
        english = _lines(data["options_en"]) if has_options else []
        return QuestionValues(
            kind=data["kind"], text_zh=data["text_zh"], text_en=data["text_en"], is_required=data["is_required"],
            is_satisfaction=data["is_satisfaction"],
            options=list(zip(chinese, english or [""] * len(chinese), strict=True)),
            least=data["least"], most=data["most"], after=after,
            answers=data[_answers_of(after)] if after is not None else (),
        )  # fmt: skip


def initial_of(question: Question) -> dict[str, Any]:
    """Return what the form of a question begins with."""
    english = [option.get("en", "") for option in question.options]
    return {
        "kind": question.kind, "text_zh": question.text_zh, "text_en": question.text_en,
        "is_required": question.is_required, "is_satisfaction": question.is_satisfaction,
        "least": question.least, "most": question.most,
        "options_zh": "\n".join(option["zh"] for option in question.options),
        "options_en": "\n".join(english) if any(english) else "",
        "after": question.shown_if_id or "",
        **({_answers_of(question.shown_if_id): question.shown_for} if question.shown_if_id else {}),
    }  # fmt: skip


def _answers_of(pk: int) -> str:
    return f"answers_{pk}"


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := raw.strip())]
