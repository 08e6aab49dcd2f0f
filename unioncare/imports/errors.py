"""The one error of a file that cannot be read."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_FOUND = "not_found"
NOT_SPREADSHEET = "not_spreadsheet"
EMPTY = "empty"
HEADER_ONLY = "header_only"
HEADER_MISSING = "header_missing"
SHEET_MISSING = "sheet_missing"
ENCRYPTED = "encrypted"
TOO_LARGE = "too_large"
DAMAGED = "damaged"

# What happened, to what, what to do; so whole that a command can print it as it is.
MESSAGES: dict[str, Any] = {
    NOT_FOUND: _("“%(file)s” cannot be opened. Check the path, and that it is a file you may read."),
    NOT_SPREADSHEET: _("“%(file)s” is not a spreadsheet. Save it as .xlsx, .xls or .csv and choose that file."),
    EMPTY: _("“%(file)s” has nothing in it. Check that it is the right file and that it was saved."),
    HEADER_ONLY: _("“%(file)s” has a header but no rows under it. Add the rows, or choose the full file."),
    HEADER_MISSING: _("“%(file)s” has no recognisable header. One row must name these columns: %(columns)s."),
    SHEET_MISSING: _("“%(file)s” has no sheet named %(sheet)s. Rename the sheet, or start from the template."),
    ENCRYPTED: _("“%(file)s” is protected by a password. Save a copy without the password and choose that one."),
    TOO_LARGE: _(
        "“%(file)s” is larger than an import reads (%(limit)s). Delete unused rows, columns and sheets, or split it."
    ),
    DAMAGED: _("“%(file)s” is damaged. Open it in Excel or WPS, save it again and choose that copy."),
}


class UnreadableFile(Exception):
    """A file that cannot be imported as a whole; nothing was written. `code` is stable, the text is translated."""

    def __init__(
        self, code: str, message: str | Promise | None = None, params: Mapping[str, Any] | None = None
    ) -> None:
        self.code = code
        self.template = MESSAGES[code] if message is None else message
        self.params: dict[str, Any] = {"file": "", **(params or {})}
        super().__init__(code)

    @property
    def message(self) -> str:
        """What happened, to what, and what to do, in the language of the moment."""
        return str(self.template) % self.params

    def __str__(self) -> str:
        return self.message

    def name_file(self, file: str) -> None:
        """Give the file's name to an error that was raised where only its content is known."""
        self.params["file"] = self.params["file"] or file
