"""Forms of the facts: treatment, household, costs, documents."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, FileDrop, MoneyField, StyledForm

from ..enums import DocumentKind, EventKind
from ..files import ACCEPT, FileRefused, check_size
from ..models import LivingLine
from ..models.facts import DEDUCTIONS, deduction_label
from ..services.facts import CostLine, EventEntry, HouseholdEntry
from .fields import EventDateField, PastDateField


class EventForm(StyledForm, forms.Form):
    """An admission, operation, stay in intensive care or discharge."""

    kind = forms.ChoiceField(
        label=_("What happened"), choices=EventKind.choices, widget=Choices(columns=2, danger=["icu"])
    )
    happened_on = EventDateField(label=_("Date"), help_text=_("An operation or discharge ahead may be noted as well."))
    place = forms.CharField(label=_("Hospital"), max_length=120, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def entry(self) -> EventEntry:
        data = self.cleaned_data
        return EventEntry(EventKind(data["kind"]), data["happened_on"], data["place"], data["note"])


class HouseholdForm(StyledForm, forms.Form):
    """A home verification: persons, income, rigid expenditure, and by what they were made sure."""

    surveyed_on = PastDateField(label=_("Visited on"))
    region = forms.ChoiceField(label=_("Minimum living line of"))
    persons = forms.IntegerField(
        label=_("Persons living together"), min_value=1, max_value=20,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    annual_income = MoneyField(label=_("Household income a year"), help_text=_("What the household disposes of, CNY."))
    rigid_expenditure = MoneyField(
        label=_("Rigid expenditure a year"), required=False,
        help_text=_("Rent, school fees, loans; without the costs of this illness."),
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("Evidence"), max_length=300, help_text=_("For example proof of income of February.")
    )

    layout = (Columns("surveyed_on", "region"), Columns("persons", "annual_income", "rigid_expenditure"), "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = LivingLine.objects.order_by("region").values_list("region", flat=True).distinct()
        self.fields["region"].choices = [(region, region) for region in regions]  # type: ignore[attr-defined]

    def entry(self) -> HouseholdEntry:
        data = self.cleaned_data
        return HouseholdEntry(
            data["surveyed_on"], data["region"], data["persons"], data["annual_income"],
            data["rigid_expenditure"] or Decimal(0), data["evidence"],
        )  # fmt: skip


class CostForm(StyledForm, forms.Form):
    """One settlement: the total, and what others paid of it, in the order of the ladder."""

    incurred_on = PastDateField(label=_("Date"))
    description = forms.CharField(label=_("What for"), max_length=120, required=False)
    total = MoneyField(label=_("Total cost"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DEDUCTIONS:
            self.fields[name] = MoneyField(label=_("− %(payer)s") % {"payer": deduction_label(name)}, required=False)

    @property
    def layout(self) -> tuple[Any, ...]:  # type: ignore[override]
        first, second = DEDUCTIONS[:3], DEDUCTIONS[3:]
        return (Columns("incurred_on", "description"), "total", Columns(*first), Columns(*second))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        total, paid = data.get("total"), [data.get(name) or 0 for name in DEDUCTIONS]
        if total is not None and sum(paid) > total:
            self.add_error(
                "total", _("Others paid %(paid)s, more than the total: check the amounts.") % {"paid": f"{sum(paid):,}"}
            )
        return data

    def entry(self) -> CostLine:
        data = self.cleaned_data
        paid: dict[str, Decimal] = {name: data[name] or Decimal(0) for name in DEDUCTIONS}
        return CostLine(data["incurred_on"], data["total"], data["description"], **paid)


class DocumentForm(StyledForm, forms.Form):
    """A document for the file."""

    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    file = forms.FileField(
        label=_("File"),
        widget=FileDrop(accept=ACCEPT, hint=_("PDF, pictures, Office")),
        help_text=_("Where and with what a photo was taken is removed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drop = self.fields["file"].widget
        drop.max_bytes = settings.DOCUMENT_MAX_BYTES
        drop.attrs["data-max-bytes"] = settings.DOCUMENT_MAX_BYTES

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large while it still lies on the disk, unread."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            check_size(file.size or 0, limit=settings.DOCUMENT_MAX_BYTES)
        except FileRefused as refusal:
            raise ValidationError(str(refusal.reason)) from refusal
        return file


class StrikeForm(StyledForm, forms.Form):
    """Why something noted is wrong."""

    reason = forms.CharField(label=_("Why it is struck out"), min_length=2, max_length=200)
