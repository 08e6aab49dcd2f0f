"""Forms about a privacy request."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.files import ACCEPT, FileRefused, check_size
from cases.care.forms.fields import PastDateField, ReasonField
from cases.members.models import Member
from unioncare.core.forms import Choices, Columns, FileDrop, Section, StyledForm, When

from ..enums import Arrival, Extent, Identity, RequestKind
from ..services.carrying import Corrected
from ..services.receiving import Files, RequestEntry, identity_against


class PaperForm(StyledForm, forms.Form):
    """A paper that proves the request."""

    file = forms.FileField(
        label=pgettext_lazy("privacy", "Signed paper"),
        widget=FileDrop(accept=ACCEPT, hint=_("PDF, pictures, Office")),
        help_text=_("What the member signed, or the authority of the proxy. Without it nothing is erased."),
    )

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file:
            try:
                check_size(file.size or 0, limit=settings.DOCUMENT_MAX_BYTES)
            except FileRefused as refused:
                raise ValidationError(str(refused.reason)) from refused
        return file if isinstance(file, UploadedFile) else None

    @property
    def contents(self) -> Files:
        file = self.cleaned_data.get("file")
        return [(file.name or "", file.read())] if file else []


class RequestForm(PaperForm):
    """What a member asks. The person is erased only where the roster names them no more."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("privacy", "What is asked"), choices=RequestKind, widget=Choices(columns=2)
    )
    extent = forms.ChoiceField(
        label=_("How much is erased"), choices=Extent, widget=Choices(columns=2), required=False, initial=Extent.CARE
    )
    arrival = forms.ChoiceField(label=_("How it came"), choices=Arrival, widget=Choices(columns=2))
    identity = forms.ChoiceField(label=_("How the identity was checked"), choices=Identity, widget=Choices(columns=1))
    received_on = PastDateField(label=_("Received on"))
    words = forms.CharField(
        label=_("In the member's words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    layout = (
        Section(
            pgettext_lazy("privacy", "What is asked"), "kind", When("kind=erasure", "extent"), "words",
        ),
        Section(_("How it came"), Columns("arrival", "identity"), "received_on", "file"),
        "key",
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["received_on"].initial = timezone.localdate
        if member.employee_no and member.left_on is None:
            self.fields["extent"].choices = [(Extent.CARE.value, Extent.CARE.label)]  # type: ignore[attr-defined]
            self.fields["extent"].help_text = _("The roster names this member: their roster entry stays.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == RequestKind.ERASURE and not data.get("extent"):
            self.add_error("extent", _("Say how much is erased."))
        if (why := identity_against(data.get("arrival", ""), data.get("identity", ""))) is not None:
            self.add_error("identity", str(why))
        return data

    def entry(self) -> RequestEntry:
        """Return the request as the service takes it."""
        data = self.cleaned_data
        received: date = data["received_on"]
        return RequestEntry(
            key=data["key"], kind=data["kind"], extent=data["extent"], arrival=data["arrival"],
            identity=data["identity"], received_on=received, words=data["words"],
        )  # fmt: skip


class CorrectionForm(StyledForm, forms.Form):
    """What was corrected, where it stands: before and after are kept with masks."""

    fact = forms.ChoiceField(
        label=pgettext_lazy("privacy", "What was corrected"),
        choices=[
            ("name", _("Name")), ("phone", _("Phone")), ("id_number", _("ID number")),
            ("employee_no", _("Employee number")), ("unit", _("Unit")),
            ("other", pgettext_lazy("privacy", "Something else")),
        ],
        widget=Choices(columns=2),
    )  # fmt: skip
    label = forms.CharField(
        label=pgettext_lazy("privacy", "Which fact"), max_length=60, required=False,
        help_text=_("For example: date of the diagnosis."),
    )  # fmt: skip
    before = forms.CharField(label=_("Before"), max_length=200)
    after = forms.CharField(label=_("After"), max_length=200)

    layout = ("fact", When("fact=other", "label"), Columns("before", "after"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("fact") == "other" and not data.get("label"):
            self.add_error("label", _("Say which fact was corrected."))
        return data

    def corrected(self) -> Corrected:
        data = self.cleaned_data
        names = dict(self.fields["fact"].choices)  # type: ignore[attr-defined]
        label = data["label"] if data["fact"] == "other" else str(names[data["fact"]])
        return Corrected(data["fact"], label, data["before"], data["after"])


class EraseForm(StyledForm, forms.Form):
    """The second person writes the number of the request: nobody erases by pressing a button too often."""

    number = forms.CharField(
        label=_("Number of the request"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if number.upper() != self.wanted:
            raise ValidationError(_("This is not the number of the request."))
        return number


class HoldForm(StyledForm, forms.Form):
    """Why a case is kept longer."""

    reason = ReasonField(help_text=_("For example: labour arbitration under way, number of the file."))


class ReleaseForm(StyledForm, forms.Form):
    """Why a case need not be kept any longer."""

    reason = ReasonField(help_text=_("For example: the arbitration has ended, number of the award."))
