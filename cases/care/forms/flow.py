"""Forms of the steps: consent, verification, correcting the diagnosis."""

from typing import Any, ClassVar

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, StyledForm, When

from ..enums import ConsentState
from ..models import Disease
from ..services.reports import ConsentEntry
from ..services.verification import VerificationEntry
from .fields import AskedWhen, PastDateField, ReasonField

GIVE_MEMBER, GIVE_PROXY, REFUSE, WITHDRAW = "member", "proxy", "refuse", "withdraw"


class ConsentForm(AskedWhen, StyledForm, forms.Form):
    """What the member, or somebody for them, says about the text in force."""

    answer = forms.ChoiceField(label=_("Answer"), widget=Choices(columns=2, danger=[REFUSE, WITHDRAW]))
    given_by = forms.CharField(
        label=_("Who says so"), max_length=60, error_messages={"required": _("Name the proxy who consents.")}
    )
    relation = forms.CharField(
        label=_("Relation to the member"),
        max_length=40,
        error_messages={"required": _("Say how the proxy is related to the member.")},
    )
    reason = forms.CharField(label=_("What they said"), max_length=300, required=False)

    asked_when: ClassVar = {"given_by": ("answer", (GIVE_PROXY,)), "relation": ("answer", (GIVE_PROXY,))}
    layout = (
        "answer",
        When(f"answer={GIVE_PROXY}", Columns("given_by", "relation")),
        When(f"answer={REFUSE},{WITHDRAW}", "reason"),
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(GIVE_MEMBER, _("Agrees in person")), (GIVE_PROXY, _("A relative agrees"))]
        choices.append((WITHDRAW, _("Withdraws consent")) if state == ConsentState.GIVEN else (REFUSE, _("Refuses")))
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]

    def entry(self) -> ConsentEntry:
        data = self.cleaned_data
        if data["answer"] != GIVE_PROXY:
            return ConsentEntry()
        return ConsentEntry(by_proxy=True, given_by=data["given_by"], relation=data["relation"])


DISEASE_SEARCH = HTML('{% include "cases/disease_field.html" %}')


class DiseaseField(forms.ModelChoiceField):
    """A disease of the catalogue; the page puts a search by name and ICD-10 code over it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Disease.objects.filter(is_active=True), label=_("Disease"), widget=forms.HiddenInput,
            error_messages={"required": _("Choose the disease.")}, **kwargs,
        )  # fmt: skip


class VerificationForm(StyledForm, forms.Form):
    """How the illness was made sure, and which listed disease it is."""

    disease = DiseaseField()
    diagnosed_on = PastDateField(label=_("Diagnosed on"))
    place = forms.CharField(label=_("Where treated"), max_length=120, required=False)
    note = forms.CharField(
        label=_("How it was verified"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Papers seen, people asked: for example the diagnosis certificate and a call to the ward."),
    )

    layout = (DISEASE_SEARCH, Columns("diagnosed_on", "place"), "note")

    def entry(self) -> VerificationEntry:
        data = self.cleaned_data
        return VerificationEntry(data["disease"], data["diagnosed_on"], data["note"], data["place"])


class AmendForm(StyledForm, forms.Form):
    """Another disease or date than was verified."""

    disease = DiseaseField()
    diagnosed_on = PastDateField(label=_("Diagnosed on"))
    reason = ReasonField()

    layout = (DISEASE_SEARCH, "diagnosed_on", "reason")
