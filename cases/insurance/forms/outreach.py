"""Noting an outreach activity."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.files import ACCEPT, FileRefused, check_size
from cases.care.forms.fields import PastDateField
from unioncare.core.forms import Choices, Columns, FileDrop, StyledForm
from unioncare.organisation.models import Unit, User

from ..enums import OutreachKind
from ..models import InsurancePlan
from ..services.outreach import OutreachEntry


class OutreachForm(StyledForm, forms.Form):
    """What was held where, for how many people, and what they were given."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    held_on = PastDateField(label=_("Held on"))
    kind = forms.ChoiceField(label=_("How"), choices=OutreachKind.choices, widget=Choices(columns=2))
    plan = forms.ModelChoiceField(
        InsurancePlan.objects.all(), label=pgettext_lazy("insurance", "Plan"), empty_label=None
    )
    attendance = forms.IntegerField(
        label=_("People reached"), min_value=1, max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    topic = forms.CharField(label=_("Topic"), max_length=200, min_length=2)
    material = forms.FileField(
        label=_("Material"), required=False, widget=FileDrop(accept=ACCEPT, hint=_("PDF, pictures, Office"))
    )
    layout = (Columns("unit", "held_on"), "kind", Columns("plan", "attendance"), "topic", "material")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, "cases.note_outreach").filter(is_active=True)
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]

    def clean_material(self) -> UploadedFile | None:
        """Refuse a file that is too large while it still lies on the disk, unread."""
        file: UploadedFile | None = self.cleaned_data["material"]
        if file is None:
            return None
        try:
            check_size(file.size or 0, limit=settings.DOCUMENT_MAX_BYTES)
        except FileRefused as refusal:
            raise ValidationError(str(refusal.reason)) from refusal
        return file

    def entry(self) -> OutreachEntry:
        data = self.cleaned_data
        file = data["material"]
        return OutreachEntry(
            data["unit"], data["held_on"], data["kind"], data["plan"], data["attendance"], data["topic"],
            (file.name, file.read()) if file else None,
        )  # fmt: skip
