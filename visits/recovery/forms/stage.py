"""The next stage of the return to work."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.care.forms.fields import PastDateField, ReasonField
from unioncare.core.forms import Choices, StyledForm

from ..enums import Stage
from ..services.stages import StageEntry


class StageForm(StyledForm, forms.Form):
    """Any stage but the present one; every one after the first says why."""

    stage = forms.ChoiceField(label=_("Stage"), widget=Choices(columns=1))
    starts_on = PastDateField(label=_("From"))
    reason = ReasonField()

    def __init__(self, *args: Any, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, label) for code, label in Stage.choices if code != current]
        self.fields["stage"].choices = choices  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate()
        self.fields["reason"].required = bool(current)

    def entry(self) -> StageEntry:
        data = self.cleaned_data
        return StageEntry(Stage(data["stage"]), data["starts_on"], data["reason"])
