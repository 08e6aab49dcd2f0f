"""Forms that enrol, refuse, end cover, and set what is asked of a unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, DateInput, StyledForm, helper_for

from ..enums import EndReason, FundingSource
from ..models import CoverageTerm, InsurancePlan, PlanVersion
from ..models.funding import Split

AS_PLANNED = "plan"
CHOSEN = ("funding", "starts_on", "shares")


def split_words(split: Split) -> str:
    """Return who pays what of a premium: “Union funds 90 + Administrative funds 20”."""
    return " + ".join(f"{source.label} {amount.normalize():,f}" for source, amount in split.parts)


def funding_choices(version: PlanVersion) -> list[tuple[str, str | Promise]]:
    """Return the ways in which a premium may be paid: as the plan says, or wholly by one source."""
    planned = Split.of(version)
    wholly = [source for source in FundingSource if Split.wholly(source, version.premium) != planned]
    return [
        (AS_PLANNED, split_words(planned)),
        *((source.value, gettext("%(source)s, everything") % {"source": source.label}) for source in wholly),
    ]


def split_of(choice: str, version: PlanVersion) -> Split:
    """Return what each source pays of one share by a choice of `funding_choices`."""
    return Split.of(version) if choice == AS_PLANNED else Split.wholly(choice, version.premium)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a form of enrolling asks for: what each source pays of a share, how many shares each, from which day on."""

    split: Split
    shares: int
    starts_on: date


class AgreedForm(forms.Form):
    """The mark of what stood on the page when somebody said yes to it; without one nothing was agreed to."""

    agreed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class EnrolForm(StyledForm, AgreedForm):
    """From when on, paid by whom, how many shares each."""

    funding = forms.ChoiceField(label=_("Paid by"), widget=Choices(columns=1))
    starts_on = forms.DateField(
        label=_("Covered from"), widget=DateInput,
        help_text=_("A renewal in time goes back to the day after the last cover."),
    )  # fmt: skip
    shares = forms.IntegerField(label=_("Shares each"), min_value=1, initial=1)

    def __init__(self, *args: Any, term: CoverageTerm, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term, self.first = term, first
        self.version = version = term.version
        self.fields["funding"].choices = funding_choices(version)  # type: ignore[attr-defined]
        shares = self.fields["shares"]
        shares.validators.append(MaxValueValidator(version.max_shares))
        shares.widget.attrs["max"] = version.max_shares
        if version.max_shares == 1:
            del self.fields["shares"]
        # The sum is part of what stands below the fields, and changes with them.
        self.helper = helper_for(name for name in CHOSEN if name in self.fields)

    def clean_starts_on(self) -> date:
        """Refuse days for which nobody can be insured any more; a file may bring what was bought in the past."""
        day: date = self.cleaned_data["starts_on"]
        if not self.first <= day <= self.term.ends_on:
            raise ValidationError(
                _("From %(first)s to %(last)s; what was bought earlier comes by file."),
                params={"first": f"{self.first:%Y-%m-%d}", "last": f"{self.term.ends_on:%Y-%m-%d}"},
            )
        return day

    def clean_funding(self) -> Split:
        return split_of(self.cleaned_data["funding"], self.version)

    @property
    def terms(self) -> Terms | None:
        """What is asked for as the form stands, None where a field is wrong."""
        if not self.is_bound:
            asked = self.get_initial_for_field(self.fields["funding"], "funding")
            offered = dict(self.fields["funding"].choices)  # type: ignore[attr-defined]
            return Terms(split_of(asked if asked in offered else AS_PLANNED, self.version), 1, self.first)
        if self.errors.keys() & set(CHOSEN):
            return None
        data = self.cleaned_data
        return Terms(data["funding"], data.get("shares", 1), data["starts_on"])


class RefusalForm(StyledForm, forms.Form):
    """When somebody refused, and when they are asked again."""

    plan = forms.ModelChoiceField(
        InsurancePlan.objects.none(), label=pgettext_lazy("insurance", "Plan"), empty_label=None
    )
    refused_on = forms.DateField(label=_("Refused on"), widget=DateInput, help_text=_("The day of the signature."))
    ask_again_on = forms.DateField(label=_("Ask again on"), widget=DateInput)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    layout = ("plan", Columns("refused_on", "ask_again_on"), "note")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["plan"].queryset = InsurancePlan.objects.all()  # type: ignore[attr-defined]

    def clean_refused_on(self) -> date:
        day: date = self.cleaned_data["refused_on"]
        if day > self._today:
            raise ValidationError(_("This day has not come yet."))
        return day


class EndForm(StyledForm, forms.Form):
    """Why an enrolment ends, and after which day."""

    reason = forms.ChoiceField(label=_("Why"), choices=EndReason, widget=Choices(columns=1, danger=[EndReason.MISTAKE]))
    last_day = forms.DateField(
        label=_("Last day of cover"), widget=DateInput, required=False,
        help_text=_("Not needed for what was entered by mistake: that never counts."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") not in (None, EndReason.MISTAKE) and not data.get("last_day") and not self.errors:
            self.add_error("last_day", _("Name the last day of cover."))
        return data


class TargetForm(StyledForm, forms.Form):
    """The enrolment rate that is asked of a unit, from a day on."""

    percent = forms.DecimalField(
        label=_("Enrolment rate asked for, per cent"), min_value=Decimal("0.01"), max_value=100, decimal_places=2
    )
    starts_on = forms.DateField(label=_("In force from"), widget=DateInput)

    layout = (Columns("percent", "starts_on"),)

    @property
    def rate(self) -> Decimal:
        return Decimal(self.cleaned_data["percent"]) / 100


def ids(values: Iterable[str]) -> list[int]:
    """Return the keys among what a list of boxes sent; whatever is no key is left out."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 18]
