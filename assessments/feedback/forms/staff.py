"""What the staff fill in about a request."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.members.models import Member
from unioncare.core.forms import Choices, Columns, DateInput, MoneyField, StyledForm, When
from unioncare.organisation.models import Unit, User

from ..access import NOTE
from ..enums import Category, RightsKind, Way
from ..models import FeedbackRequest, RightsHelp
from ..services.details import RightsEntry
from ..services.receiving import FeedbackEntry
from .public import MOST_CHARS

_LONG = 2000


class PersonField(forms.CharField):
    """Somebody who signs in here, by employee number, user name or whole name."""

    def clean(self, value: Any) -> User | None:
        text = super().clean(value)
        if not text:
            return None
        people = User.objects.filter(is_active=True).order_by("pk")
        for name in ("employee_no", "username", "name"):
            found = list(people.filter(**{name: text})[:2])
            if len(found) == 1:
                return found[0]
        raise forms.ValidationError(_("Write the employee number or the whole name of one person of the union."))


def _words(label: Any, rows: int, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


class NoteForm(StyledForm, forms.Form):
    """A request of somebody who called or came."""

    category = forms.ChoiceField(label=_("What is it?"), choices=Category, widget=Choices(columns=3))
    about = PersonField(
        label=_("Whom the complaint is about"), max_length=60, required=False,
        help_text=_("Neither they nor their relatives see it. Employee number or whole name."),
    )  # fmt: skip
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    text = _words(_("What was said"), 5, MOST_CHARS)
    is_anonymous = forms.BooleanField(label=_("Wishes to stay unknown"), required=False)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    is_major = forms.BooleanField(label=_("A major matter: answered within the longer term"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    layout = (
        "category", When("category=complaint", "about"), "unit", "text", "is_anonymous", Columns("name", "phone"),
        "is_major", "key",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user, NOTE).filter(is_active=True)  # type: ignore[attr-defined]

    def entry(self) -> FeedbackEntry:
        """Return what was told."""
        data = self.cleaned_data
        return FeedbackEntry(way=Way.STAFF, **data)


class DetailsForm(StyledForm, forms.Form):
    """What kind of request it is, and whom it concerns."""

    category = forms.ChoiceField(label=_("What is it?"), choices=Category, widget=Choices(columns=3))
    about = PersonField(
        label=_("Whom the complaint is about"), max_length=60, required=False,
        help_text=_("Neither they nor their relatives see it. Employee number or whole name."),
    )  # fmt: skip
    member = forms.CharField(
        label=_("Employee number of the member"), max_length=40, required=False,
        help_text=_("Whose matter it is, where that is known."),
    )  # fmt: skip
    is_major = forms.BooleanField(label=_("A major matter: answered within the longer term"), required=False)

    parts: tuple[Any, ...] = ("category", When("category=complaint", "about"), "member", "is_major")

    @property
    def layout(self) -> tuple[Any, ...]:  # type: ignore[override]
        return tuple(part for part in self.parts if part != "member" or "member" in self.fields)

    def __init__(self, *args: Any, user: User, feedback: FeedbackRequest, **kwargs: Any) -> None:
        initial = {
            "category": feedback.category, "is_major": feedback.is_major,
            "about": feedback.about.name if feedback.about else "",
            "member": feedback.member.employee_no if feedback.member else "",
        }  # fmt: skip
        super().__init__(*args, **kwargs | {"initial": initial})
        self.user = user
        if feedback.is_anonymous:
            del self.fields["member"]

    def clean_member(self) -> Member | None:
        if not (number := self.cleaned_data["member"].strip()):
            return None
        found: Member | None = Member.objects.visible_to(self.user).filter(employee_no=number).first()
        if found is None:
            raise forms.ValidationError(_("No member in your units has this number."))
        return found


class RightsForm(StyledForm, forms.Form):
    """The intake of rights help."""

    kind = forms.ChoiceField(label=_("Kind of matter"), choices=RightsKind, widget=Choices(columns=3))
    applicant = forms.CharField(label=_("Applicant"), max_length=120, required=False)
    respondent = forms.CharField(label=_("Respondent"), max_length=120, required=False)
    amount = MoneyField(label=_("Amount, CNY"), required=False)
    limitation_date = forms.DateField(
        label=_("Limitation date"), required=False, widget=DateInput(),
        help_text=_("For labour arbitration one year from when the wrong was known. Somebody is asked before it."),
    )  # fmt: skip
    facts = _words(_("Facts"), 4, _LONG, required=False)
    evidence = _words(_("Evidence"), 3, _LONG, required=False)
    result = _words(_("Result"), 3, _LONG, required=False)

    layout = (
        "kind", Columns("applicant", "respondent"), Columns("amount", "limitation_date"), "facts", "evidence", "result",
    )  # fmt: skip

    def __init__(self, *args: Any, feedback: FeedbackRequest, **kwargs: Any) -> None:
        rights = RightsHelp.objects.filter(request=feedback).first()
        initial = {name: getattr(rights, name) for name in RightsEntry.__slots__} if rights else {}
        first = {"kind": RightsKind.OTHER, "applicant": feedback.name}
        super().__init__(*args, **kwargs | {"initial": initial or first})

    def entry(self) -> RightsEntry:
        """Return what was filled in."""
        return RightsEntry(**self.cleaned_data)
