"""Forms of a counselling: referral, decision, consent, goals, sessions, review and end."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.forms.fields import AskedWhen, ReasonField
from unioncare.core.forms import Choices, Columns, DateInput, DateTimeInput, ManyChoices, StyledForm, When
from unioncare.organisation.models import User

from ..enums import Attendance, ConsentAnswer, DeclineReason, Outcome, Risk, SessionMode, Source
from ..selectors.offers import Offer
from ..services.consent import AnswerEntry
from ..services.sessions import SessionEntry

LONGEST = 4000
ASKED, NOT_ASKED = "yes", "no"
# A screening refers by itself.
SOURCES = [choice for choice in Source.choices if choice[0] != Source.SCREENING]


def words(rows: int, **kwargs: Any) -> forms.CharField:
    """Return a field for what was said; browsers keep none of it."""
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(max_length=LONGEST, widget=widget, **kwargs)


class KeyedForm(StyledForm, forms.Form):
    """A form that knows whether it was sent before."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ReferForm(KeyedForm):
    """Why the member should be counselled, and whether they agree."""

    source = forms.ChoiceField(label=_("From whom"), choices=SOURCES, widget=Choices(columns=1))
    agreed = forms.ChoiceField(
        label=_("Does the member agree?"),
        choices=[
            (ASKED, pgettext_lazy("referral", "Agrees, or asks for it")),
            (NOT_ASKED, pgettext_lazy("referral", "Not asked yet: the counsellor asks first")),
        ],
        widget=Choices(columns=1),
    )
    reason = words(4, label=_("Reason"), help_text=_("Only the counselling team reads it; you cannot open it again."))

    layout: ClassVar[tuple[Any, ...]] = ("key", "source", "agreed", "reason")


class ReferAnyForm(ReferForm):
    """The same, for counsellors, who open no case page."""

    number = forms.CharField(label=_("Case number"), max_length=20)

    layout = ("key", "number", "source", "agreed", "reason")


class CounsellorsForm(StyledForm, forms.Form):
    """Who counsels: fewest members first; who cannot is shown with the reason and not offered."""

    counsellors = forms.MultipleChoiceField(label=_("Who counsels"), widget=ManyChoices(columns=1))

    def __init__(self, *args: Any, offers: Sequence[Offer], held: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = {person.pk for person in held}
        self.people = {str(offer.user.pk): offer.user for offer in offers if not offer.why_not or offer.user.pk in mine}
        self.people |= {str(person.pk): person for person in held}
        notes = {str(offer.user.pk): offer.because.text for offer in offers}
        field = self.fields["counsellors"]
        field.choices = [  # type: ignore[attr-defined]
            (key, format_html("<span>{}</span><small>{}</small>", person.name, notes.get(key, "")))
            for key, person in self.people.items()
        ]
        first = [str(offer.user.pk) for offer in offers if offer.first]
        field.initial = [str(pk) for pk in mine] or first

    def chosen(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["counsellors"]]


class DeclineForm(StyledForm, forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason, widget=Choices(columns=1))


class EndForm(StyledForm, forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.CASE_ENDED],
        widget=Choices(columns=1),
    )


class AnswerForm(AskedWhen, StyledForm, forms.Form):
    """What the member, or somebody for them, says about the text in force."""

    answer = forms.ChoiceField(label=_("Answer"), widget=Choices(columns=2, danger=["refused", "withdrawn"]))
    by = forms.ChoiceField(
        label=_("Who says so"),
        choices=[("member", _("The member")), ("proxy", _("A proxy, because the member cannot"))],
        initial="member",
        widget=Choices(columns=2),
    )
    given_by = forms.CharField(
        label=_("Name of the proxy"), max_length=60, error_messages={"required": _("Name the proxy who consents.")}
    )
    relation = forms.CharField(
        label=_("Relation to the member"),
        max_length=40,
        error_messages={"required": _("Say how the proxy is related to the member.")},
    )

    asked_when: ClassVar = {"given_by": ("by", ("proxy",)), "relation": ("by", ("proxy",))}
    layout = ("answer", "by", When("by=proxy", Columns("given_by", "relation")))

    def __init__(self, *args: Any, given: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        against = ConsentAnswer.WITHDRAWN if given else ConsentAnswer.REFUSED
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            (answer.value, answer.label) for answer in (ConsentAnswer.GIVEN, against)
        ]

    def entry(self) -> AnswerEntry:
        data = self.cleaned_data
        proxy = data["by"] == "proxy"
        return AnswerEntry(
            ConsentAnswer(data["answer"]), data["given_by"] if proxy else "", data["relation"] if proxy else ""
        )


class GoalForm(StyledForm, forms.Form):
    text = words(3, label=_("Goal"), help_text=_("What shall be different, in the member's own words."))


class ReviewForm(StyledForm, forms.Form):
    """The day of the next review."""

    on = forms.DateField(label=_("Review on"), widget=DateInput)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day < timezone.localdate():
            raise ValidationError(_("This day has been already: set one from today on."))
        return day


class SessionForm(AskedWhen, KeyedForm):
    """One session, all fields of the standard."""

    attendance = forms.ChoiceField(label=_("Attendance"), choices=Attendance, widget=Choices(columns=3))
    held_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    mode = forms.ChoiceField(label=_("How"), choices=SessionMode, widget=Choices(columns=3))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=600, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    goal = words(2, label=pgettext_lazy("session", "Goal"), required=False)
    summary = words(6, label=_("Summary"), help_text=_("Read by the counsellors of this member and their supervisor."))
    risk = forms.ChoiceField(label=_("Risk"), choices=Risk, widget=Choices(columns=1, danger=[Risk.ACUTE]))
    plan = words(2, label=pgettext_lazy("session", "Plan"), required=False)
    next_at = forms.DateTimeField(label=_("Next session"), required=False, widget=DateTimeInput)

    asked_when: ClassVar = dict.fromkeys(("minutes", "summary", "risk"), ("attendance", (Attendance.ATTENDED,)))
    layout = (
        "key", "attendance", "held_at", "mode",
        When(f"attendance={Attendance.ATTENDED}", "minutes", "goal", "summary", "risk", "plan"),
        "next_at",
    )  # fmt: skip

    def clean_next_at(self) -> datetime | None:
        following: datetime | None = self.cleaned_data["next_at"]
        held: datetime | None = self.cleaned_data.get("held_at")
        if following and held and following <= held:
            raise ValidationError(_("The next session lies before this one."))
        return following

    def entry(self) -> SessionEntry:
        data = self.cleaned_data
        return SessionEntry(
            data["held_at"], SessionMode(data["mode"]), Attendance(data["attendance"]), data["minutes"],
            data["goal"], data["summary"], data["risk"], data["plan"], data["next_at"],
        )  # fmt: skip


class StrikeForm(StyledForm, forms.Form):
    reason = ReasonField(label=_("Why it is struck out"))


class AccessForm(StyledForm, forms.Form):
    """Which case, and why it cannot wait for its counsellors."""

    number = forms.CharField(label=_("Case number"), max_length=20)
    reason = words(
        3,
        label=_("Reason"),
        help_text=_("What the danger is, and why its counsellors cannot be asked. Team and second person read it."),
    )
