"""What an indicator should reach; numbers of a period that is over."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from unioncare.core.forms import Columns, DateInput, Section, StyledForm, helper_for

from ..enums import Dimension, Direction, Scale
from ..measures import EARLIEST
from ..selectors.indicators import INDICATORS
from ..selectors.indicators.indicator import Indicator
from ..services.comparing import Aimed, Told, Values

HUNDRED = Decimal(100)
PLACES = Decimal("0.0001")


def kept(scale: Scale, value: Decimal) -> Decimal:
    """Return a number as it is kept: what is typed in per cent lies between 0 and 1."""
    return (value / HUNDRED if scale == Scale.SHARE else value).quantize(PLACES)


def typed(scale: Scale, value: Decimal | None) -> Decimal | None:
    """Return a kept number as it is typed."""
    return value if value is None else (value * HUNDRED if scale == Scale.SHARE else value).normalize() + 0


class FigureField(forms.DecimalField):
    """A number of an indicator, in per cent where it is a share."""

    def __init__(self, indicator: Indicator, **kwargs: Any) -> None:
        if indicator.scale == Scale.SHARE:
            # More may be paid out of a fund in some days than came in.
            kwargs |= {"min_value": 0, "max_value": 1_000 if indicator.code == "D5" else 100}
        widget = forms.NumberInput({"inputmode": "decimal", "step": "any", "class": "uc-num"})
        super().__init__(max_digits=12, decimal_places=4, widget=widget, **kwargs)


class TargetForm(StyledForm, forms.Form):
    """One value, or a band for what should be neither too low nor too high; and from when."""

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, unit = indicator, str(Scale(indicator.scale).label)
        if indicator.direction == Direction.BAND:
            self.fields["low"] = FigureField(indicator, label=_("Band from"), help_text=unit)
            self.fields["high"] = FigureField(indicator, label=_("Band to"), help_text=unit)
        else:
            words = _("At least") if indicator.direction == Direction.UP else pgettext("target", "At most")
            self.fields["value"] = FigureField(indicator, label=words, help_text=unit)
        self.fields["starts_on"] = forms.DateField(
            label=_("Holds from"), widget=DateInput(), help_text=_("Periods that ended before keep the target before.")
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        low, high = given.get("low"), given.get("high")
        if low is not None and high is not None and high < low:
            self.add_error("high", _("The band ends below its beginning."))
        return given

    def aimed(self) -> Aimed:
        """Return what was typed, as it is kept."""
        given, scale = self.cleaned_data, self.indicator.scale
        return Aimed(**{
            name: kept(scale, given[name]) for name in ("value", "low", "high") if given.get(name) is not None
        })  # fmt: skip


class EarlierForm(StyledForm, forms.Form):
    """Which days are kept as a baseline, and under which name."""

    layout = ("name", Columns("first", "last"), "note")

    name = forms.CharField(
        label=pgettext_lazy("baseline", "Name"), max_length=40,
        help_text=gettext_lazy("As it stands beside the numbers, such as: basic management 2024."),
    )  # fmt: skip
    first = forms.DateField(
        label=gettext_lazy("First day"), widget=DateInput(),
        validators=[
            MinValueValidator(EARLIEST, gettext_lazy("This day lies too far back; choose a day from the year 2000 on."))
        ],
    )  # fmt: skip
    last = forms.DateField(
        label=gettext_lazy("Last day"), widget=DateInput(),
        help_text=gettext_lazy("Only periods that begin after it are compared with it."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Where the numbers come from."),
    )  # fmt: skip

    def told(self) -> Told:
        given = self.cleaned_data
        return Told(given["name"], given["first"], given["last"], given["note"])


class BaselineForm(EarlierForm):
    """Numbers of a time before the product: for each indicator a value, and of how many it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, indicator in INDICATORS.items():
            label = f"{code} {_(indicator.label)} ({Scale(indicator.scale).label})"
            self.fields[f"value_{code}"] = FigureField(indicator, label=label, required=False)
            self.fields[f"n_{code}"] = forms.IntegerField(label="n", min_value=1, max_value=10_000_000, required=False)
        self.helper = helper_for([*self.layout, *_sections()])

    def values(self) -> Values:
        """Return the values that were typed, as they are kept; what was left empty has no data."""
        given = self.cleaned_data
        return {
            code: (kept(one.scale, given[f"value_{code}"]), given.get(f"n_{code}"))
            for code, one in INDICATORS.items()
            if given.get(f"value_{code}") is not None
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for code in INDICATORS:
            if given.get(f"n_{code}") and given.get(f"value_{code}") is None and f"value_{code}" not in self.errors:
                self.add_error(f"value_{code}", _("The value is missing: of how many alone says nothing."))
        return given


def _sections() -> list[Section]:
    """Return the fields by dimension."""
    return [
        Section(
            dimension.label,
            *[Columns(f"value_{code}", f"n_{code}") for code, one in INDICATORS.items() if one.dimension == dimension],
        )
        for dimension in Dimension
        if any(one.dimension == dimension for one in INDICATORS.values())
    ]


def initial_of(first: date, last: date, name: str, note: str, rows: Any) -> dict[str, Any]:
    """Return what the form of a baseline begins with: its words, and its values as they are typed."""
    given: dict[str, Any] = {"first": first, "last": last, "name": name, "note": note}
    for row in rows:
        if row.code in INDICATORS:
            given[f"value_{row.code}"] = typed(INDICATORS[row.code].scale, row.value)
            given[f"n_{row.code}"] = row.n
    return given
