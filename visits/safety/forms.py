"""Forms of the safety room: shifts, rotas, the risk interview, whom was brought in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import Choices, Columns, DateInput, DateTimeInput, ManyChoices, Section, StyledForm
from unioncare.organisation.models import User

from ..counselling.forms.counselling import KeyedForm
from ..counselling.forms.counselling import words as words_field
from .enums import ContactKind, RiskOutcome, RiskSource
from .services.hearing import Heard
from .services.interviewing import InterviewEntry
from .services.rostering import Pattern

TEXT_LENGTH = 2000
MOST_WEEKS = 26


class PastMomentField(forms.DateTimeField):
    """A moment that has been."""

    widget = DateTimeInput

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value is not None and value > timezone.now():
            raise ValidationError(_("This time is still to come."), code="future")


class PersonField(forms.ModelChoiceField):
    """One of the team."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ShiftForm(StyledForm, forms.Form):
    """One person's hours."""

    counsellor = PersonField(
        User.objects.none(), label=pgettext_lazy("on duty", "Who"), error_messages={"required": _("Choose a person.")}
    )
    starts_at = forms.DateTimeField(label=_("From"), widget=DateTimeInput())
    ends_at = forms.DateTimeField(label=_("Until"), widget=DateTimeInput())

    layout = ("counsellor", Columns("starts_at", "ends_at"))

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counsellor"].queryset = _among(people)  # type: ignore[attr-defined]


class RotaForm(StyledForm, forms.Form):
    """Several weeks by a pattern."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=pgettext_lazy("on duty", "Who"),
        widget=ManyChoices(columns=2),
        help_text=_("They follow each other in this order, two at a time or as many as must be on duty."),
        error_messages={"required": _("Choose at least one person.")},
    )
    first_day = forms.DateField(label=_("First day"), widget=DateInput())
    at = forms.TimeField(
        label=_("Hand-over at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial="08:00"
    )
    days = forms.TypedChoiceField(
        label=_("Hand-over every"),
        coerce=int,
        choices=[(1, _("day")), (2, _("2 days")), (7, _("week"))],
        initial=7,
        widget=Choices(columns=3),
    )
    weeks = forms.IntegerField(label=_("For so many weeks"), min_value=1, max_value=MOST_WEEKS, initial=4)

    layout = ("people", Columns("first_day", "at", "weeks"), "days")

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = _among(people)  # type: ignore[attr-defined]
        field.label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
        self._order = [person.pk for person in field.queryset]  # type: ignore[attr-defined]

    def pattern(self) -> Pattern:
        data = self.cleaned_data
        chosen = {person.pk for person in data["people"]}
        people = tuple(pk for pk in self._order if pk in chosen)
        return Pattern(people, data["first_day"], data["at"], data["days"], data["weeks"])

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if day < timezone.localdate():
            raise ValidationError(_("This day is over."), code="past")
        return day


class RemoveForm(StyledForm, forms.Form):
    """Asks nothing: the dialog names what is removed."""


class HeardForm(KeyedForm):
    """What somebody heard, over the telephone or in any other talk; how grave it is may be left open."""

    source = forms.ChoiceField(
        label=_("Where you heard it"),
        choices=[(value.value, value.label) for value in (RiskSource.CALL, RiskSource.TALK)],
        initial=RiskSource.CALL,
        widget=Choices(columns=2),
    )
    words = words_field(
        4,
        label=_("What you heard"),
        help_text=_("In their own words where you can. It is encrypted, and read by the counsellors who are called."),
    )
    grade = forms.TypedChoiceField(
        label=_("How grave it seems"),
        coerce=lambda value: int(value) or None,
        choices=[
            ("0", _("I cannot say")),
            ("1", _("Speaks of death, or of not wanting to live")),
            ("2", _("Speaks of harming themselves")),
            ("3", _("Has means or a time, or takes leave")),
        ],
        initial="0",
        widget=Choices(columns=1, danger=["3"]),
    )
    layout: ClassVar[tuple[Any, ...]] = ("key", "source", "words", "grade")

    def heard(self) -> Heard:
        data = self.cleaned_data
        return Heard(data["key"], data["source"], data["words"], data["grade"], data.get("beside", False))


class HeardByCounsellorForm(HeardForm):
    """The same for a counsellor, who may take it on by the very call."""

    beside = forms.TypedChoiceField(
        label=_("Who speaks with them now?"),
        coerce=lambda value: value == "me",
        choices=[
            ("others", _("Those on duty are called")),
            ("me", _("I do, and I take it on; those on duty are told")),
        ],
        initial="others",
        widget=Choices(columns=1),
    )

    layout: ClassVar[tuple[Any, ...]] = ("key", "source", "words", "grade", "beside")


class HeardOfAnyForm(HeardByCounsellorForm):
    """The same without a case page, which counsellors do not open."""

    member = forms.CharField(
        label=_("Who it is"), max_length=60, help_text=_("Name, employee number or case number, written in full.")
    )

    layout = ("key", "member", "source", "words", "grade", "beside")


class InterviewForm(StyledForm, forms.Form):
    """The structured risk interview, in the order in which one asks."""

    held_at = PastMomentField(label=_("Spoken at"))
    thoughts = forms.CharField(
        label=_("Thoughts at present"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How often, how pressing, since when; in the member's own words where you can."),
    )
    has_plan = forms.TypedChoiceField(
        label=_("Is there a plan?"),
        coerce=lambda value: value == "yes",
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=Choices(columns=2, danger=["yes"]),
        error_messages={"required": _("Ask whether there is a plan.")},
    )
    plan = forms.CharField(label=pgettext_lazy("risk", "Plan"), max_length=TEXT_LENGTH, required=False)
    means = forms.CharField(label=_("Means within reach"), max_length=TEXT_LENGTH, required=False)
    time_set = forms.CharField(label=_("Time that is set"), max_length=TEXT_LENGTH, required=False)
    attempts = forms.CharField(label=_("Earlier attempts"), max_length=TEXT_LENGTH, required=False)
    alone = forms.CharField(label=_("Alone now? Who is near?"), max_length=TEXT_LENGTH, required=False)
    protection = forms.CharField(
        label=_("What holds them"), max_length=TEXT_LENGTH, required=False, help_text=_("People, duties, hopes.")
    )
    agreed = forms.CharField(
        label=_("What was agreed"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who stays with them, what is put away, when you speak again."),
    )
    outcome = forms.TypedChoiceField(
        label=_("How grave it is"),
        coerce=int,
        choices=[(value.value, format_lazy("{} · {}", value.value, value.label)) for value in RiskOutcome],
        widget=Choices(columns=1, danger=["2", "3"]),
        error_messages={"required": _("Say how grave it is.")},
    )

    layout = (
        "held_at",
        Section(_("What they say"), "thoughts", "has_plan", "plan", Columns("means", "time_set"), "attempts"),
        Section(_("What holds them, and what was agreed"), Columns("alone", "protection"), "agreed"),
        Section(_("Outcome"), "outcome", note=_("2 and 3: a specialist, the family, 120 or 110 is brought in today.")),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("has_plan") and data.get("outcome", RiskOutcome.SERIOUS) < RiskOutcome.SERIOUS:
            self.add_error("outcome", _("With a plan the outcome is 2 or 3."))
        return data

    def entry(self) -> InterviewEntry:
        return InterviewEntry(**self.cleaned_data)


class MeasureForm(StyledForm, forms.Form):
    """Who was brought in, and when they were reached."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("brought in", "Who"),
        choices=ContactKind,
        widget=Choices(columns=2),
        error_messages={"required": _("Say who it was.")},
    )
    reached_at = PastMomentField(label=_("Reached at"))
    note = forms.CharField(
        label=_("Who it was, and what they do"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    layout = ("kind", "reached_at", "note")


def _among(people: Sequence[User]) -> Any:
    return User.objects.filter(pk__in=[person.pk for person in people]).defer("phone").order_by("name", "pk")
