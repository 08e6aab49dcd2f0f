"""What workers fill in on their phone, without an account."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.care.files import ACCEPT
from unioncare.core.forms import Choices, Columns, StyledForm, When
from unioncare.organisation.models import Unit
from visits.schedule.forms.photos import PhotosField

from ..enums import HIGHEST, LOWEST, Category
from ..selectors.public import Seat, seats_of, units_upward
from ..services.receiving import FILE_BYTES, MOST_FILES, FeedbackEntry

MOST_CHARS = 4000
UNKNOWN, KNOWN = "no", "yes"


class FilesInput(forms.ClearableFileInput):
    """Several files; the browser's own field, which needs no script."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class WordsForm(StyledForm, forms.Form):
    """Words, and nothing else."""

    text = forms.CharField(
        label=_("Your words"), max_length=MOST_CHARS, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say in a few words what it is about.")},
    )  # fmt: skip


class AskForm(WordsForm):
    """A request: for what, in which words, with a name or without."""

    category = forms.ChoiceField(label=_("What is it?"), choices=Category, widget=Choices(columns=2))
    about = forms.ChoiceField(
        label=_("Is it about somebody of the union?"), required=False,
        help_text=_("Whoever holds that post never sees your complaint, nor do their relatives."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Whom do you write to?"), widget=Choices())
    known = forms.ChoiceField(
        label=_("Your name"), widget=Choices(columns=2), initial=UNKNOWN,
        choices=[(UNKNOWN, _("Stay unknown")), (KNOWN, _("Give a name or phone"))],
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    papers = PhotosField(
        label=_("Pictures or papers"), required=False, widget=FilesInput(attrs={"accept": ACCEPT}),
        help_text=_("At most 4, PDF, pictures or Office files, each up to 10 MB."),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    layout: ClassVar = (
        "category", When("category=complaint", "about"), "text", "papers", "unit", "known",
        When("known=yes", Columns("name", "phone")), "key",
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {one.code: one for one in units_upward(unit)}
        self.seats: dict[str, Seat] = {seat.key: seat for seat in seats_of(unit, day)}
        self.fields["unit"].choices = [(code, one.name) for code, one in self.units.items()]  # type: ignore[attr-defined]
        self.fields["unit"].initial = unit.code
        nobody = ("", _("No, or I would rather not say"))
        seats = [(key, seat.label) for key, seat in self.seats.items()]
        self.fields["about"].choices = [nobody, *seats]  # type: ignore[attr-defined]

    def clean_papers(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["papers"]
        if len(files) > MOST_FILES or any(file.size > FILE_BYTES for file in files):
            raise forms.ValidationError(_("At most 4 files are taken, each up to 10 MB: leave some out."))
        return files

    def entry(self, way: str) -> FeedbackEntry:
        """Return what was told; of whoever stays unknown no contact."""
        data = self.cleaned_data
        seat = self.seats.get(data["about"]) if data["category"] == Category.COMPLAINT else None
        unknown = data["known"] == UNKNOWN
        return FeedbackEntry(
            key=data["key"], unit=self.units[data["unit"]], category=data["category"], text=data["text"], way=way,
            is_anonymous=unknown, name="" if unknown else data["name"], phone="" if unknown else data["phone"],
            about=seat.user if seat else None,
            files=tuple((file.name or "", file.read()) for file in data["papers"]),
        )  # fmt: skip


class CodeForm(StyledForm, forms.Form):
    """The tracking code, as it was copied from the page that followed the request."""

    code = forms.CharField(
        label=_("Tracking code"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "uc-num"}),
    )  # fmt: skip


class JudgeForm(StyledForm, forms.Form):
    """How satisfied somebody is with an answer."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you with the answer?"), coerce=int, widget=Choices(columns=5),
        choices=[(mark, str(mark)) for mark in range(LOWEST, HIGHEST + 1)],
        help_text=_("1 is not at all, 5 is fully. With 1 or 2 somebody else looks at it once more."),
    )  # fmt: skip
    words = forms.CharField(label=_("Why"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
