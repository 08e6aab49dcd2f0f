"""Choosing a spreadsheet to import."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import FileDrop, StyledForm
from unioncare.core.ui.amounts import file_size


class SpreadsheetForm(StyledForm, forms.Form):
    """A spreadsheet of any kind that union offices, banks and insurers use."""

    accept: ClassVar[str] = ".xlsx,.xls,.csv"
    hint: ClassVar = _("Excel or CSV")

    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = FileDrop(
            accept=self.accept, max_bytes=settings.SPREADSHEET_MAX_BYTES, hint=self.hint
        )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.SPREADSHEET_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s. Delete unused rows and sheets, or split it."),
                params={"limit": file_size(settings.SPREADSHEET_MAX_BYTES)},
            )
        return file

    def options(self) -> dict[str, Any]:
        """Return what was chosen beside the file, as a run keeps it."""
        return {}


class OrganisationFileForm(SpreadsheetForm):
    """One workbook with a sheet each for units, people and posts: a text file has no sheets."""

    accept: ClassVar[str] = ".xlsx,.xls"
    hint: ClassVar = _("An Excel workbook (.xlsx or .xls)")
