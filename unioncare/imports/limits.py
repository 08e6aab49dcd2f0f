"""How much of a file is read before it is refused as too large."""

from dataclasses import dataclass

from django.conf import settings

MIB = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file; reading stops at the first that is passed."""

    file_bytes: int = 50 * MIB
    unpacked_bytes: int = 400 * MIB  # of a workbook's parts, counted while unpacking, whatever the archive claims
    rows: int = 300_000  # per sheet, blank ones included
    columns: int = 256
    sheets: int = 64
    cell_chars: int = 32_767  # what Excel itself allows
    memory_bytes: int = 768 * MIB  # address space of the process that opens workbooks
    cpu_seconds: int = 120


def default_limits() -> Limits:
    """The limits of this installation."""
    return Limits(file_bytes=settings.SPREADSHEET_MAX_BYTES)
