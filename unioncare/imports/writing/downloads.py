"""Handing out a workbook that is made for one reader, there and then."""

from collections.abc import Callable
from io import BytesIO
from typing import IO

from django.http import FileResponse


def workbook(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    """Return a download of what `write` puts into a file."""
    file = BytesIO()
    write(file)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
