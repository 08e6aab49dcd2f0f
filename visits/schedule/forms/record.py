"""The record of a visit: one thumb, two minutes. Each part is a choice first, words only where they are needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from crispy_forms.layout import HTML
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.forms.fields import AskedWhen
from unioncare.core.forms import (
    Choices,
    Columns,
    DateInput,
    DateTimeInput,
    Folded,
    ManyChoices,
    MoneyField,
    Section,
    StyledForm,
    When,
    helper_for,
)

from ..entries import Gift, Promised, RecordEntry
from ..enums import Caregiver, Flag, GiftKind, Mode, Need, PatientState, Stage
from ..services.outcomes import why_not_by
from ..services.photos import MOST
from .photos import PhotosField, PhotosInput

# Keys of people and their names.
People = Sequence[tuple[int, str]]
NONE = "none"
PROMISES = (1, 2, 3)
# A phone whose clock is wrong by less is taken as right.
SKEW = timedelta(minutes=5)
# What lies further off is no clock but nonsense.
MOST_SKEW = timedelta(days=3650)
WITHDRAWN = _(
    "Consent is not in force any more. Take out how the member does, family, needs and notes; the rest is kept."
)
NOT_HERE = _("Somebody who is ticked cannot be noted on this visit: no post over the unit, or too near to the member.")
HEALTH = ("state", "stage", "caregiver", "family", "note", "needs", *(f"need_{need}" for need in Need.values))


class SomebodyField(forms.MultipleChoiceField):
    """Asked of everybody; that others went instead, the form sees."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class RecordForm(AskedWhen, StyledForm, forms.Form):
    """What `RecordEntry` holds. `expected` were to go, `others` may have come; without consent nothing about health."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    # What the phone's clock said when the record was sent; empty without scripts.
    sent_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    # Who was to go when the page was opened: a record may wait on the phone while the visitors change.
    seated = forms.CharField(widget=forms.HiddenInput, required=False)
    mode = forms.ChoiceField(label=_("How was the visit made?"), choices=Mode, widget=Choices(columns=4))
    happened_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600, required=False)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    came = SomebodyField(label=_("Who went?"), widget=ManyChoices(columns=3))
    also = forms.MultipleChoiceField(label=_("Who else?"), widget=ManyChoices(columns=3), required=False)
    state = forms.ChoiceField(
        label=_("How does the member do?"), choices=PatientState, widget=Choices(columns=4, danger=["critical"])
    )
    stage = forms.ChoiceField(label=_("Treatment"), choices=[("", "—"), *Stage.choices], required=False)
    caregiver = forms.ChoiceField(
        label=_("Who looks after them?"), choices=Caregiver, widget=Choices(columns=3), required=False
    )
    family = forms.CharField(
        label=_("Family"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    needs = forms.MultipleChoiceField(
        label=_("What do member and family need?"), choices=Need, widget=ManyChoices(columns=3), required=False
    )
    flags = forms.MultipleChoiceField(
        label=_("Red flags"), choices=Flag, widget=ManyChoices(columns=2, danger=Flag.values), required=False,
        help_text=_("Whoever must act hears of it as soon as the record arrives."),
    )  # fmt: skip
    gift = forms.ChoiceField(
        label=_("Was anything handed over?"),
        choices=[(NONE, pgettext_lazy("gift", "Nothing")), *GiftKind.choices],
        initial=NONE,
        widget=Choices(columns=3),
    )
    amount = MoneyField(label=_("Amount or value, yuan"))
    goods = forms.CharField(label=_("What goods"), max_length=120)
    received_by = forms.CharField(label=_("Received by"), max_length=60)
    relation = forms.CharField(label=_("Relation to the member"), max_length=40, required=False)
    photo_consent = forms.BooleanField(
        label=_("The member agreed on the spot to photos being taken and kept"), required=False
    )
    photos = PhotosField(
        label=_("Photos"), required=False,
        widget=PhotosInput(most=MOST, hint=_("Pictures, up to %(most)s") % {"most": MOST}),
    )  # fmt: skip
    next_on = forms.DateField(label=_("Next visit wished for"), widget=DateInput, required=False)
    note = forms.CharField(
        label=_("What was said"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    asked_when: ClassVar = {
        "amount": ("gift", tuple(GiftKind.values)),
        "received_by": ("gift", tuple(GiftKind.values)),
        "goods": ("gift", (GiftKind.GOODS.value,)),
    }

    def __init__(self, *args: Any, expected: People, others: People, health: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.health = health
        self.fields["came"].choices = expected  # type: ignore[attr-defined]
        self.fields["also"].choices = others  # type: ignore[attr-defined]
        for name in ("came", "also"):
            self.fields[name].error_messages["invalid_choice"] = NOT_HERE
        for need in Need:
            self.fields[f"need_{need.value}"] = forms.CharField(
                label=_("%(need)s: what exactly?") % {"need": need.label}, max_length=300, required=False
            )
        for number in PROMISES:
            self._add_promise(number, [*expected, *others])
        if not health:
            for name in HEALTH:
                del self.fields[name]
        self.helper = helper_for(_layout(health=health))

    def _add_promise(self, number: int, people: People) -> None:
        self.fields[f"promise_{number}"] = forms.CharField(label=_("What was promised"), max_length=300, required=False)
        self.fields[f"promise_{number}_owner"] = forms.ChoiceField(
            label=_("Who sees to it"), choices=people, required=False
        )
        self.fields[f"promise_{number}_due"] = forms.DateField(label=_("By"), widget=DateInput, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.health and any(self.data.get(name) for name in HEALTH):
            # Written while consent was in force: it is not dropped behind the writer's back.
            self.add_error(None, WITHDRAWN)
        if not data.get("came") and not data.get("also"):
            self.add_error("came", _("Say who went."))
        for need in data.get("needs", ()):
            if not data.get(f"need_{need}", "").strip():
                self.add_error(f"need_{need}", _("Say what is needed, so that somebody can answer it."))
        for number in PROMISES:
            if data.get(f"promise_{number}", "").strip():
                self._check_promise(f"promise_{number}_due", data)
        return data

    def _check_promise(self, name: str, data: dict[str, Any]) -> None:
        due, happened_at = data.get(name), data.get("happened_at")
        if name in self.errors:
            return
        if due is None:
            self.add_error(name, _("Say by when it is kept."))
        elif happened_at is not None and (why := why_not_by(due, happened_at)) is not None:
            self.add_error(name, why)

    def entry(self, now: datetime) -> RecordEntry:
        """Return what was written down; a wrong clock of the phone is taken out of the time."""
        data = self.cleaned_data
        skew = self._skew(now)
        plain = ("key", "mode", "minutes", "place", "state", "stage", "caregiver", "family", "note", "next_on")
        return RecordEntry(
            **{name: data[name] for name in plain if name in data},
            happened_at=data["happened_at"] - skew,
            skew_seconds=int(skew.total_seconds()),
            came=self._came(),
            needs={need: data[f"need_{need}"] for need in data.get("needs", ())},
            flags=tuple(dict.fromkeys(data["flags"])),
            gift=self._gift(),
            promises=tuple(self._promises()),
            photo_consent=data["photo_consent"],
            photos=tuple((photo.name or "", photo.read()) for photo in data["photos"]),
        )

    def _came(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(int(pk) for pk in (*self.cleaned_data["came"], *self.cleaned_data["also"])))

    def _skew(self, now: datetime) -> timedelta:
        sent_at = self.cleaned_data.get("sent_at")
        skew = sent_at - now if sent_at else timedelta()
        return skew if SKEW < abs(skew) < MOST_SKEW else timedelta()

    def _gift(self) -> Gift | None:
        data = self.cleaned_data
        if data["gift"] == NONE:
            return None
        goods = data["goods"] if data["gift"] == GiftKind.GOODS else ""
        return Gift(data["gift"], data["amount"], data["received_by"], data["relation"], goods)

    def _promises(self) -> Any:
        data = self.cleaned_data
        for number in PROMISES:
            if text := data[f"promise_{number}"].strip():
                owner = int(data[f"promise_{number}_owner"] or self._came()[0])
                yield Promised(text, owner, data[f"promise_{number}_due"])


def owners_named(data: QueryDict) -> list[str]:
    """Return who is to see to the promises, as it was sent."""
    return [data.get(f"promise_{number}_owner", "") for number in PROMISES]


def _layout(*, health: bool) -> Any:
    yield from ("key", "sent_at", "seated", "mode", Columns("happened_at", "minutes"), "place", "came")
    yield Folded(_("Somebody else came"), "also")
    if health:
        yield from ("state", Columns("stage"), "caregiver", "family", "needs")
        yield from (When(f"needs={need}", f"need_{need}") for need in Need.values)
    yield "flags"
    yield When(f"flags={Flag.SELF_HARM}", HTML('{% include "visits/hotlines.html" %}'))
    given = ",".join(GiftKind.values)
    yield "gift"
    yield When(f"gift={GiftKind.GOODS}", "goods")
    yield When(f"gift={given}", Columns("amount", "received_by", "relation"))
    for number in PROMISES:
        parts = (f"promise_{number}", Columns(f"promise_{number}_owner", f"promise_{number}_due"))
        yield Section(_("Promises"), *parts) if number == 1 else Folded(_("Another promise"), *parts)
    if health:
        yield "note"
    yield Section(_("Photos"), "photo_consent", When("photo_consent=on", "photos"), note=_("None at the bedside."))
    yield "next_on"
