"""Forms in our look: a crispy helper, layout parts, and widgets for the kinds of input that Django leaves plain.

    class ReportForm(StyledForm, forms.Form):
        layout = (
            Section(_("Who"), "member", "relation"),
            Section(_("What happened"), Columns("since", "hospital"), When("consent=pending", "reason")),
        )

Pages show it with <c-form :form="form" submit="…">, which adds the error summary, the guards and the buttons.
"""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

Text = str | Promise
Part = Any  # a field name or a crispy layout object


class StyledForm:
    """Gives a form its crispy helper; `layout` lists the parts, without it all fields stand one under another."""

    layout: ClassVar[tuple[Part, ...]] = ()

    @cached_property
    def helper(self) -> FormHelper:
        return helper_for(self.layout)


def helper_for(parts: Iterable[Part] = ()) -> FormHelper:
    """Return the helper of our forms: <c-form> brings the tag, the token, the error summary and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    parts = tuple(parts)
    if parts:
        helper.layout = Layout(*parts)
        helper.render_unmentioned_fields = False
    return helper


class Section(Fieldset):
    """A titled part of a form; `note` says in one line what it is for, `columns` sets short fields side by side."""

    template = "forms/section.html"

    def __init__(self, title: Text, *parts: Part, note: Text = "", columns: int = 1, when: str = "") -> None:
        css = {1: "uc-fields", 2: "uc-fields-2", 3: "uc-fields-3"}[columns]
        attributes = {"data_when": when} if when else {}
        super().__init__(title, Div(*parts, css_class=css), css_class="uc-fieldset", **attributes)
        self.note = note


class Folded(Fieldset):
    """Parts that few need: folded away behind their title, open where one of them holds something or is wrong."""

    template = "forms/folded.html"

    def render(self, form: Any, context: Any, template_pack: Any = "bootstrap5", **kwargs: Any) -> Any:
        self.is_open = any(form[pointer.name].errors or form[pointer.name].value() for pointer in self._names(form))
        return super().render(form, context, template_pack, **kwargs)

    def _names(self, form: Any) -> Any:
        return [pointer for pointer in self.get_field_names() if pointer.name in form.fields]


class Columns(Div):
    """Two or three short fields side by side; one under another on phones."""

    def __init__(self, *parts: Part) -> None:
        super().__init__(*parts, css_class="uc-fields-3" if len(parts) == 3 else "uc-fields-2")


class When(Div):
    """Parts that only count while a field has one of some values: `When("consent=pending", "reason")`.

    Without scripts they are always shown, so the form must check them on its own.
    """

    def __init__(self, condition: str, *parts: Part) -> None:
        super().__init__(*parts, css_class="uc-fields", data_when=condition)


class Choices(forms.RadioSelect):
    """Touch choices instead of a select, for up to eight values; `danger` names values that are shown in red."""

    touch = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, columns: int = 0, danger: Iterable[str] = ()) -> None:
        super().__init__(attrs)
        self.columns = columns
        self.danger = frozenset(danger)


class ManyChoices(forms.CheckboxSelectMultiple):
    """Touch choices of which several may be taken."""

    touch = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, columns: int = 0, danger: Iterable[str] = ()) -> None:
        super().__init__(attrs)
        self.columns = columns
        self.danger = frozenset(danger)


class FileDrop(forms.FileInput):
    """A place to choose a file or drop it; `max_bytes` is checked before sending, the form checks it again."""

    drop = True

    def __init__(self, *, accept: str = "", max_bytes: int = 0, hint: Text = "", multiple: bool = False) -> None:
        attrs: dict[str, Any] = {}
        if accept:
            attrs["accept"] = accept
        if max_bytes:
            attrs["data-max-bytes"] = max_bytes
        self.allow_multiple_selected = multiple
        if multiple:
            attrs["multiple"] = True
        super().__init__(attrs)
        self.hint = hint
        self.max_bytes = max_bytes


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own calendar and clock, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MoneyInput(forms.TextInput):
    """An amount in CNY: figures right-aligned, shown as 1,234.00."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "uc-num text-end", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return f"{value:,.2f}" if isinstance(value, Decimal | int | float) else super().format_value(value)


class MoneyField(forms.DecimalField):
    """An amount in CNY with two places; takes 1,234.00, full-width figures and a ¥ or 元 beside them."""

    widget = MoneyInput
    default_error_messages = {"invalid": _("Write an amount like 1,234.00.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip("¥元 \u3000").replace(",", "").replace(" ", "")
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # no min, max, step: the input is a text box


class PlainForm(StyledForm, forms.Form):
    """A step that asks for nothing but to be confirmed."""


class PurposeForm(StyledForm, forms.Form):
    """Why somebody wants to see or take what is masked: asked before unmasking and before an export."""

    purpose = forms.CharField(
        label=_("What do you need it for?"),
        min_length=4,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For example: call before the visit on Thursday."),
    )
