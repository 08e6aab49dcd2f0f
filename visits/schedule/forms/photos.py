"""Several pictures at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from unioncare.core.forms import FileDrop


class PhotosInput(FileDrop):
    """Several files in one place."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class PhotosField(forms.FileField):
    """A list of uploaded files, empty where none was chosen; what they are is checked when they are kept."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if not data:
            return []
        return [super(PhotosField, self).clean(one, initial) for one in data]
