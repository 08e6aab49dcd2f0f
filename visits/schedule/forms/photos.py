"""Several pictures at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from unioncare.core.forms import FileDrop


class PhotosInput(FileDrop):
    """Several files in one place; the browser draws them smaller and stops at `most` (visit-photos.js)."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(accept="image/*", multiple=True, **kwargs)
        self.attrs["data-most"] = most

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class PhotosField(forms.FileField):
    """A list of uploaded files, empty where none was chosen; what they are is checked when they are kept."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if not data:
            return []
        return [super(PhotosField, self).clean(one, initial) for one in data]
