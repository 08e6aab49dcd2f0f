"""Forms of the steps: consent, verification, rejection, the ways in which a case ends, its owner."""

from typing import Any, ClassVar

from crispy_forms.layout import HTML
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, StyledForm, When
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User

from ..enums import ConsentState
from ..models import Disease, IllnessCase
from ..services.intake import ConsentEntry
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


class ReasonForm(StyledForm, forms.Form):
    """Why, and nothing else."""

    reason = ReasonField()


class OptionalReasonForm(StyledForm, forms.Form):
    """A remark that may be left out."""

    reason = forms.CharField(label=_("Remark"), max_length=300, required=False)


class CloseForm(AskedWhen, StyledForm, forms.Form):
    """Why a case closes; what of its care is still open is waived only when told so."""

    reason = ReasonField(label=_("Why the case closes"))
    waive = forms.BooleanField(required=False)
    waive_reason = forms.CharField(
        label=_("Why the open items are waived"),
        max_length=300,
        error_messages={"required": _("A waiver needs a reason.")},
    )

    asked_when: ClassVar = {"waive_reason": ("waive", (True, "on"))}

    parts: tuple[Any, ...] = ("reason", "waive", When("waive=on", "waive_reason"))

    @property
    def layout(self) -> tuple[Any, ...]:  # type: ignore[override]
        return self.parts

    def __init__(self, *args: Any, open_items: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if open_items:
            self.fields["waive"].label = _("Waive the %(count)s open care items") % {"count": open_items}
        else:
            for name in ("waive", "waive_reason"):
                self.fields.pop(name)
            self.parts = ("reason",)

    @property
    def waived(self) -> str:
        """The reason of the waiver; empty where nothing is waived."""
        return str(self.cleaned_data["waive_reason"]) if self.cleaned_data.get("waive") else ""


class DeathForm(StyledForm, forms.Form):
    """The day of a death."""

    died_on = PastDateField(label=_("Died on"))
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["died_on"].initial = timezone.localdate()


class OwnerForm(StyledForm, forms.Form):
    """Another officer for a case: welfare officers at or above its unit."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("New owner"))
    reason = ReasonField()

    def __init__(self, *args: Any, case: IllnessCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.active(timezone.localdate()).filter(
            role=Role.WELFARE_OFFICER, unit__path__in=case.unit.ancestor_paths()
        )
        people = User.objects.filter(pk__in=posts.values("user")).exclude(pk=case.owner_id or 0)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
