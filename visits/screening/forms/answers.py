"""The questions of some scales as one form: the same for a member on a phone and for a counsellor beside them."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Section, StyledForm, helper_for

from ..models import Scale
from ..scoring import missing
from ..services.answering import Given

ANSWER_THIS = _("This question is not answered yet.")


class AnswersForm(StyledForm, forms.Form):
    """One field a question. What is missing is marked at its question, and the rest stays chosen."""

    use_required_attribute = False

    def __init__(self, *args: Any, scales: Iterable[Scale], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scales = list(scales)
        for scale in self.scales:
            for place, question in enumerate(scale.questions, start=1):
                field = _number(scale) if scale.is_visual else _choice(scale)
                # A number stands in front, so that one can speak of "question 9" on the phone.
                field.label = question if len(scale.items) == 1 else f"{place}. {question}"
                field.required = not scale.missing_allowed
                self.fields[name_of(scale, place)] = field

    @cached_property
    def helper(self) -> FormHelper:
        return helper_for(
            Section(scale.intro, *(name_of(scale, place) for place in range(1, len(scale.items) + 1)))
            for scale in self.scales
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for scale in self.scales:
            if scale.missing_allowed:
                wrong = {place for place in range(1, len(scale.items) + 1) if name_of(scale, place) in self.errors}
                for place in missing(scale.definition, self._answers(scale)):
                    if place not in wrong:
                        self.add_error(name_of(scale, place), ANSWER_THIS)
        return cleaned

    @property
    def given(self) -> list[Given]:
        """What was answered so far, as far as it fits: complete only once the form is valid."""
        return [Given(scale, self._answers(scale)) for scale in self.scales]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What was answered so far, in words: (question, answer)."""
        rows = [
            (question, one.scale.answer_text(answer))
            for one in self.given
            for question, answer in zip(one.scale.questions, one.answers, strict=True)
        ]
        return [(question, text) for question, text in rows if text]

    def _answers(self, scale: Scale) -> tuple[int | None, ...]:
        held = getattr(self, "cleaned_data", {})
        answers = (held.get(name_of(scale, place)) for place in range(1, len(scale.items) + 1))
        return tuple(answer if isinstance(answer, int) else None for answer in answers)


def name_of(scale: Scale, place: int) -> str:
    """Return the name of the field of a question, counted from 1."""
    return f"s{scale.pk}_{place}"


def _choice(scale: Scale) -> forms.Field:
    return forms.TypedChoiceField(
        choices=scale.choices,
        coerce=int,
        empty_value=None,
        widget=Choices(columns=2),
        error_messages={"required": ANSWER_THIS, "invalid_choice": _("Choose one of the answers.")},
    )


def _number(scale: Scale) -> forms.Field:
    ends = {"least": scale.least, "most": scale.most}
    return forms.IntegerField(
        min_value=scale.least,
        max_value=scale.most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("A whole number from %(least)s to %(most)s.") % ends,
        error_messages={"required": ANSWER_THIS},
    )
