"""Choosing a roster, putting its headers right, confirming what it would change."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Columns, DateInput, FileDrop, Section, StyledForm
from unioncare.imports.headers import SheetHeader

from ..roster.columns import COLUMNS
from ..roster.options import RosterOptions
from ..roster.units import UnitDirectory

_PREFIX = "column_"


class RosterFileForm(StyledForm, forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("Roster"),
        allow_empty_file=True,  # said in the words of the import
        widget=FileDrop(
            accept=".xlsx,.xls,.xlsm,.xlsb,.ods,.csv,.txt,.htm,.html",
            max_bytes=settings.SPREADSHEET_MAX_BYTES,
            hint=_(".xlsx, .xls or .csv, as the personnel department sends it"),
        ),
    )


class RosterHeadersForm(StyledForm, forms.Form):
    """Which column of the file is which, and what else the import should do."""

    as_of = forms.DateField(
        label=_("Units and statuses hold from"),
        widget=DateInput(),
        help_text=_("The day of the roster; any past day can be asked later."),
    )
    full = forms.CharField(
        label=_("This is the full roster of"),
        required=False,
        help_text=_("Name or code of a unit: whoever of it the file leaves out is marked as left, never deleted."),
        widget=forms.TextInput({"list": "roster-units", "autocomplete": "off"}),
    )
    create_units = forms.BooleanField(
        label=_("Create the units that the file names and that are not there yet"),
        required=False,
        help_text=_("For the first day. Without it a row with an unknown unit is refused."),
    )

    def __init__(
        self,
        *args: Any,
        headers: Sequence[SheetHeader],
        scope: tuple[str, ...],
        options: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        self._recognised = {code: headers[0].headers[place] for code, place in headers[0].positions.items()}
        self._scope = scope
        mapping: Mapping[str, str | None] = options.get("mapping", {})
        super().__init__(*args, **kwargs)
        texts = list(dict.fromkeys(text for header in headers for text in header.headers if text))
        for column in COLUMNS:
            field = forms.ChoiceField(
                label=cast("Any", column.label),
                required=column.required,
                choices=[("", gettext("not in the file")), *((text, text) for text in texts)],
                initial=mapping.get(column.code, self._recognised.get(column.code, "")) or "",
            )
            self.fields[_PREFIX + column.code] = field
        self.fields["as_of"].initial = options.get("as_of") or timezone.localdate()
        self.fields["create_units"].initial = options.get("create_units", False)

    @property
    def layout(self) -> tuple[Any, ...]:  # type: ignore[override]
        codes = [_PREFIX + column.code for column in COLUMNS]
        return (
            Section(_("Columns of the file"), *codes, columns=3),
            Section(_("What the import should do"), Columns("as_of", "full"), "create_units"),
        )

    def clean_full(self) -> int | None:
        text = self.cleaned_data["full"]
        if not text:
            return None
        found = UnitDirectory(self._scope).find(text)
        if found.problem is not None:
            raise ValidationError(found.problem.text)
        return found.pk

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [text for code in COLUMNS if (text := data.get(_PREFIX + code.code))]
        twice = {text for text in chosen if chosen.count(text) > 1}
        for column in COLUMNS:
            if data.get(_PREFIX + column.code) in twice:
                self.add_error(_PREFIX + column.code, gettext("Two columns cannot both be this one."))
        if data.get("full") and data.get("as_of", date.min) > timezone.localdate():
            self.add_error("as_of", gettext("Who has left can only be told for today or an earlier day."))
        return data

    @property
    def options(self) -> RosterOptions:
        """What the job is asked for; only columns that differ from what was recognised are told."""
        data = self.cleaned_data
        chosen = {column.code: data[_PREFIX + column.code] or None for column in COLUMNS}
        return RosterOptions(
            as_of=data["as_of"],
            create_units=data["create_units"],
            full=data["full"],
            mapping={code: text for code, text in chosen.items() if text != self._recognised.get(code)},
            scope=self._scope,
        )
