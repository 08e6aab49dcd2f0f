"""Forms of the staff about an action."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.files import ACCEPT, FileRefused, check_size
from cases.care.forms.fields import ReasonField
from unioncare.core.forms import Columns, DateInput, FileDrop, StyledForm
from unioncare.organisation.models import Unit, User

from ..models import Cause
from ..selectors.owners import owners_within, possible_owners
from ..services.planning import ActionEntry
from ..services.publishing import PublicWords

PLAN = "assessments.plan_improvement"
_AREA = {"rows": 3}


class ActionForm(StyledForm, forms.Form):
    """What is wrong, why, what is done about it. `unit` is asked for where no source tells it."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    wrong = forms.CharField(
        label=pgettext_lazy("improvement", "What is wrong"), max_length=600, widget=forms.Textarea(attrs=_AREA),
        help_text=_("Without names: everybody with a post in this unit or above reads it."),
    )  # fmt: skip
    cause = forms.ModelChoiceField(Cause.objects.none(), label=_("Cause"), empty_label=None)
    measure = forms.CharField(label=_("Measure"), max_length=600, widget=forms.Textarea(attrs=_AREA))
    owner = forms.ModelChoiceField(
        User.objects.none(), label=pgettext_lazy("measure", "Owner"), empty_label=None,
        help_text=_("Carries the measure out; another person verifies it."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("Due on"), widget=DateInput())
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    parts: tuple[Any, ...] = ("wrong", "cause", "measure", Columns("owner", "due_on"), "key")

    @property
    def layout(self) -> tuple[Any, ...]:  # type: ignore[override]
        return ("unit", *self.parts) if "unit" in self.fields else self.parts

    def __init__(
        self, *args: Any, user: User, place: Unit | None = None, kept: Cause | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        causes = Cause.objects.filter(is_offered=True)
        if kept is not None:
            causes = causes | Cause.objects.filter(pk=kept.pk)
        self._offer("cause", causes)
        if place is not None:
            del self.fields["unit"]
            self._offer("owner", possible_owners(place, today))
        else:
            self._offer("unit", Unit.objects.visible_to(user, PLAN).filter(is_active=True).order_by("path"))
            self._offer("owner", owners_within(user, PLAN, today))

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def entry(self) -> ActionEntry:
        """Return the action as the service takes it."""
        return ActionEntry(**{name: self.cleaned_data[name] for name in ActionEntry.__slots__})


class FileForm(StyledForm, forms.Form):
    """A file that proves what was done."""

    file = forms.FileField(
        label=_("File"), widget=FileDrop(accept=ACCEPT, hint=_("PDF, pictures, Office")),
        help_text=_("Where and with what a photo was taken is removed."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drop = self.fields["file"].widget
        drop.max_bytes = settings.DOCUMENT_MAX_BYTES
        drop.attrs["data-max-bytes"] = settings.DOCUMENT_MAX_BYTES

    def clean_file(self) -> UploadedFile | None:
        """Refuse a file that is too large while it still lies on the disk, unread."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if file is not None:
            try:
                check_size(file.size or 0, limit=settings.DOCUMENT_MAX_BYTES)
            except FileRefused as refusal:
                raise ValidationError(str(refusal.reason)) from refusal
        return file

    @property
    def contents(self) -> list[tuple[str, bytes]]:
        """The file as services take it: name and content."""
        file = self.cleaned_data.get("file")
        return [(file.name or "", file.read())] if file else []


class FinishForm(FileForm):
    """By what it can be seen that the measure is done: words, a file, or both."""

    evidence = forms.CharField(
        label=_("What was done, and by what it can be seen"), max_length=1000, required=False,
        widget=forms.Textarea(attrs=_AREA),
    )  # fmt: skip
    layout = ("evidence", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False


class ReturnForm(StyledForm, forms.Form):
    """Why it does not work, and until when its owner has time."""

    reason = ReasonField(label=_("What is still wrong"))
    due_on = forms.DateField(label=_("Due on"), widget=DateInput())


class WordsForm(StyledForm, forms.Form):
    """What everybody reads."""

    said_zh = forms.CharField(
        label=_("You said, in Chinese"), max_length=300, widget=forms.Textarea(attrs=_AREA),
        help_text=_("Nobody is named, and nothing by which somebody could be known."),
    )  # fmt: skip
    did_zh = forms.CharField(label=_("We did, in Chinese"), max_length=300, widget=forms.Textarea(attrs=_AREA))
    said_en = forms.CharField(
        label=_("You said, in English"), max_length=500, required=False, widget=forms.Textarea(attrs=_AREA)
    )
    did_en = forms.CharField(
        label=_("We did, in English"), max_length=500, required=False, widget=forms.Textarea(attrs=_AREA)
    )

    def words(self) -> PublicWords:
        """Return the words as the service takes them."""
        return PublicWords(**{name: self.cleaned_data[name] for name in PublicWords.__slots__})
