"""Fields that several forms of the care room share."""

from datetime import date, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, DateInput
from unioncare.imports.cleaning.phones import clean_phone

from ..enums import SEVERITY_SIGNS, Severity


def severity_choices(letter: bool = True) -> list[tuple[int, SafeString]]:
    """Return S4 to S1, each with the signs that mean it."""
    return [
        (
            value.value,
            format_html(
                "<span>{}{}</span><small>{}</small>",
                f"S{value.value} " if letter else "",
                value.label,
                SEVERITY_SIGNS[value],
            ),
        )
        for value in Severity
    ]


class SeverityField(forms.TypedChoiceField):
    """Severity as touch choices, each with its meaning."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=severity_choices, coerce=int, empty_value=None, widget=Choices(columns=1, danger=["4"]), **kwargs
        )


class PastDateField(forms.DateField):
    """A day that has already been."""

    widget = DateInput
    ahead: ClassVar[Any] = _("This day is still to come.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"max": self.last_day().isoformat()}

    def last_day(self) -> date:
        return timezone.localdate()

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value > self.last_day():
            raise ValidationError(self.ahead, code="future")
        if value is not None and value.year < 1950:
            raise ValidationError(_("This day lies too far back."), code="past")


class EventDateField(PastDateField):
    """A day that has been or that is fixed already, up to a year ahead: an operation, a discharge."""

    ahead = _("This day lies more than a year ahead.")

    def last_day(self) -> date:
        return timezone.localdate() + timedelta(days=365)


class PhoneField(forms.CharField):
    """A mobile number or landline, however it is written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        number, problem = clean_phone(text)
        if problem is not None and problem.is_error:
            raise ValidationError(f"{problem.message} {problem.hint}", code=problem.code)
        return number


class ReasonField(forms.CharField):
    """Why: kept with the act."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Reason"))
        super().__init__(min_length=2, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


class AskedWhen:
    """Fields that only count while another one has some value: needed then, passed over otherwise.

    Pages hide them by `When`; without scripts they stand there, and what they hold is not asked for.
    """

    # Field → the field that decides, and the values by which it asks.
    asked_when: ClassVar[dict[str, tuple[str, tuple[Any, ...]]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form = cast("forms.Form", self)
        if form.is_bound:
            for name, (decides, values) in self.asked_when.items():
                if name in form.fields:
                    form.fields[name].required = form[decides].value() in values
