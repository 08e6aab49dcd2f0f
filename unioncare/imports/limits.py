"""How much of a file is read before it is refused as too large."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .errors import TOO_LARGE, UnreadableFile

MIB = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file; reading stops at the first that is passed."""

    file_bytes: int = 50 * MIB
    unpacked_bytes: int = 400 * MIB  # of a workbook's parts, counted while unpacking, whatever the archive claims
    rows: int = 300_000  # per sheet, blank ones included
    columns: int = 256
    sheets: int = 64
    memory_bytes: int = 512 * MIB  # address space of the process that opens workbooks
    cpu_seconds: int = 120


def default_limits() -> Limits:
    """The limits of this installation."""
    return Limits(file_bytes=settings.SPREADSHEET_MAX_BYTES, unpacked_bytes=settings.SPREADSHEET_MAX_UNPACKED_BYTES)


def too_large(limits: Limits, what: str) -> UnreadableFile:
    """Return the error for a passed limit: bytes, unpacked, rows, columns, sheets; anything else is memory."""
    texts: dict[str, Any] = {
        "bytes": format_lazy(_("{count} MB"), count=limits.file_bytes // MIB),
        "unpacked": format_lazy(_("{count} MB unpacked"), count=limits.unpacked_bytes // MIB),
        "rows": format_lazy(_("{count} rows in a sheet"), count=f"{limits.rows:,}"),
        "columns": format_lazy(_("{count} columns"), count=limits.columns),
        "sheets": format_lazy(_("{count} sheets"), count=limits.sheets),
    }
    return UnreadableFile(TOO_LARGE, params={"limit": texts.get(what, _("the memory set aside for it"))})
