"""Handing out a workbook that is made for one reader, there and then."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import IO, TYPE_CHECKING

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.audit import record_event

from ..columns import Column
from ..headers import SheetHeader
from .refused import RefusedRow, write_refused
from .workbooks import Mark

if TYPE_CHECKING:
    from unioncare.organisation.models import User

    from ..models import ImportRun

REFUSED_TAKEN = gettext_noop("refused rows taken as a workbook")


def workbook(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    """Return a download of what `write` puts into a file."""
    file = BytesIO()
    write(file)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def refused_rows(
    run: "ImportRun",
    columns: Sequence[Column],
    headers: Sequence[SheetHeader],
    rows: Iterable[RefusedRow],
    *,
    actor: "User",
    now: datetime,
) -> FileResponse:
    """Return the rows of a file that were refused, marked with who took them, and note that they were taken."""
    record_event(run, actor=actor, what=REFUSED_TAKEN)
    mark = Mark(f"{actor} ({actor.username})", now, _("Refused rows, to be mended and imported again"))
    return workbook(lambda file: write_refused(file, columns, headers, rows, mark), _("refused-rows.xlsx"))
