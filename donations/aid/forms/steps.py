"""Forms of the steps of a grant; `values` are the keyword arguments of its service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.care.forms.fields import PastDateField, ReasonField
from unioncare.core.forms import Choices, Columns, StyledForm

from ..enums import ObjectionState
from ..models import Grant, Hardship


class StepForm(StyledForm, forms.Form):
    """A step of a grant."""

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grant = grant

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class PlainForm(StepForm):
    """A step that asks for nothing."""


class ReasonForm(StepForm):
    """A step with its reason."""

    reason = ReasonField()


class PapersForm(StepForm):
    """Which papers of an advance are there."""

    reason = ReasonField(label=_("Which papers"))


class ReceiptForm(StepForm):
    """Who signed the receipt, and when."""

    received_by = forms.CharField(label=_("Signed by"), max_length=60)
    receipt_on = PastDateField(label=_("Signed on"))

    layout = (Columns("received_by", "receipt_on"),)


class AnswerForm(StyledForm, forms.Form):
    """The answer to an objection."""

    decision = forms.ChoiceField(
        label=_("What was found"),
        choices=[
            (ObjectionState.REJECTED.value, _("Not upheld: the grant stays as it is")),
            (ObjectionState.UPHELD.value, _("Upheld: what is not paid yet is stopped")),
        ],
        widget=Choices(columns=1, danger=[ObjectionState.UPHELD.value]),
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever objected reads it: name nobody, and no illness."),
    )


class ObjectForm(StyledForm, forms.Form):
    """An objection to a notice, without an account."""

    text = forms.CharField(
        label=_("What is wrong"), min_length=5, max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
    contact = forms.CharField(
        label=_("How to reach you"),
        max_length=100,
        required=False,
        help_text=_("You may leave it out: the next page shows a link by which you follow the answer."),
    )


class HardshipForm(StyledForm, forms.Form):
    """An assessment of hardship; a later one says whether the earlier one was right."""

    earlier_held = forms.TypedChoiceField(
        label=_("Was the earlier assessment right?"),
        choices=[("yes", _("It was right when it was made")), ("no", _("It was wrong"))],
        coerce=lambda value: value == "yes",
        widget=Choices(columns=2, danger=["no"]),
    )
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, earlier: Hardship | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if earlier is None:
            del self.fields["earlier_held"]
