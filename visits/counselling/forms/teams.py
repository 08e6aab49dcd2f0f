"""Forms of a team: founding, joining, qualifications, another supervisor."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.forms.fields import PastDateField
from unioncare.core.forms import Choices, Columns, DateInput, StyledForm
from unioncare.organisation.models import Unit, User

from ..enums import QualificationKind
from ..models.team import CASELOAD
from ..services.qualifications import QualificationEntry
from ..services.teams import TeamEntry


class PersonField(forms.ModelChoiceField):
    """Somebody out of a short list, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), **kwargs)

    def offer(self, people: Sequence[User]) -> None:
        """Offer these people, in the order of their names."""
        self.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")


class TeamForm(StyledForm, forms.Form):
    """What the supervisor sets of a team."""

    name = forms.CharField(label=_("Name of the team"), max_length=80)
    hotline = forms.CharField(
        label=_("Hotline"), max_length=30, help_text=_("Members and their families see and call this number.")
    )
    caseload_limit = forms.IntegerField(
        label=_("Most members for one counsellor"), min_value=1, max_value=100, initial=CASELOAD
    )

    def entry(self) -> TeamEntry:
        data = self.cleaned_data
        return TeamEntry(data["name"], data["hotline"], data["caseload_limit"])


class FoundForm(TeamForm):
    """A new team: for which unit, and who supervises it first."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("For the unit"))
    supervisor = PersonField(
        label=_("First supervisor"),
        help_text=_("Somebody with a post as counselling supervisor over the unit, never yourself."),
    )

    layout = ("unit", "supervisor", "name", Columns("hotline", "caseload_limit"))

    def __init__(self, *args: Any, units: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["supervisor"].offer(people)  # type: ignore[attr-defined]


class PersonForm(StyledForm, forms.Form):
    """One person of those who are possible."""

    person = PersonField(label=pgettext_lazy("counselling team", "Person"))

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people)  # type: ignore[attr-defined]


class QualificationForm(PersonForm):
    """A certificate of somebody of the team, or of who could join it."""

    kind = forms.ChoiceField(label=_("Qualification"), choices=QualificationKind)
    number = forms.CharField(label=_("Number of the certificate"), max_length=60, required=False)
    issued_on = PastDateField(label=_("Issued on"))
    expires_on = forms.DateField(
        label=_("Valid until"), required=False, widget=DateInput, help_text=_("Empty where it does not run out.")
    )

    layout = ("person", Columns("kind", "number"), Columns("issued_on", "expires_on"))

    def clean_expires_on(self) -> date | None:
        ends: date | None = self.cleaned_data["expires_on"]
        begins: date | None = self.cleaned_data.get("issued_on")
        if ends and begins and ends < begins:
            raise ValidationError(_("The qualification ends before it was issued."))
        return ends

    def entry(self) -> QualificationEntry:
        data = self.cleaned_data
        return QualificationEntry(
            QualificationKind(data["kind"]), data["number"], data["issued_on"], data["expires_on"]
        )


class AgreeForm(StyledForm, forms.Form):
    """Yes or no of a second person."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=[("agree", _("I agree")), ("refuse", _("I refuse"))], widget=Choices(columns=2)
    )

    @property
    def agrees(self) -> bool:
        return bool(self.cleaned_data["answer"] == "agree")
