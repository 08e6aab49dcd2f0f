"""From the file to cleaned rows; what a single cell tells is checked here, the rest against what stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from unioncare.organisation.models import Unit, User

from ..cells import Cell
from ..cleaning.choices import Aliases, clean_choice
from ..cleaning.dates import clean_date
from ..cleaning.phones import clean_phone
from ..cleaning.text import clean_name, clean_text, plain, stated
from ..errors import EMPTY, HEADER_ONLY, SHEET_MISSING, UnreadableFile
from ..headers import SheetHeader
from ..problems import Problem, RowIssue
from ..reading.source import Source
from ..table import RawRow, read_table
from .columns import PARTS, PEOPLE, POSTS, UNITS, Part, kind_words, role_words

LATEST = date(2100, 12, 31)
_CODE_CHARS = Unit._meta.get_field("code").max_length or 40
_UNIT_NAME_CHARS = Unit._meta.get_field("name").max_length or 120
_EMAIL_CHARS = User._meta.get_field("email").max_length or 254
_USERNAME = re.compile(r"[\w.@+-]{1,150}")

Cleaner = Callable[[Cell], tuple[Any, Problem | None]]


@dataclass(slots=True)
class FileRow:
    """A row of one of the sheets: cleaned cells by column code (None where empty), and what is wrong so far."""

    part: str
    sheet: str
    number: int
    values: list[Cell]
    cells: dict[str, Any]
    issues: list[RowIssue] = field(default_factory=list)

    def refuse(self, column: str, reason: str, **params: Any) -> None:
        """Note a problem of a cell."""
        value = self.cells.get(column)
        self.issues.append(
            RowIssue(self.sheet, self.number, column, "" if value is None else str(value), Problem(reason, params))
        )

    @property
    def is_refused(self) -> bool:
        return any(issue.problem.is_error for issue in self.issues)

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back."""
        issues = [issue.as_staged() for issue in self.issues]
        return [self.part, self.sheet, self.number, self.values, dict(self.cells), issues]

    @classmethod
    def from_staged(cls, staged: list[Any]) -> "FileRow":
        part, sheet, number, values, cells, issues = staged
        for code in ("from", "to"):
            if cells.get(code):
                cells[code] = date.fromisoformat(cells[code])
        return cls(part, sheet, number, values, cells, [RowIssue.from_staged(issue) for issue in issues])


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All rows of a workbook, and the headers of the sheets they came from."""

    rows: list[FileRow]
    headers: list[SheetHeader]


def read_organisation(source: Source) -> ReadFile:
    """Read the sheets that are there; a workbook without any of them raises UnreadableFile."""
    rows: list[FileRow] = []
    headers: list[SheetHeader] = []
    absent: list[UnreadableFile] = []
    for part in PARTS:
        try:
            table = read_table(source, part.columns, sheet_names=part.names)
        except UnreadableFile as error:
            if error.code not in {SHEET_MISSING, HEADER_ONLY, EMPTY}:
                raise
            absent.append(error)
            continue
        headers += table.sheets
        cleaners = _cleaners(part.code)
        rows += [_cleaned(part, raw, cleaners) for raw in table.rows()]
    if not headers:
        raise next((error for error in absent if error.code != SHEET_MISSING), absent[0])
    return ReadFile(rows, headers)


def _cleaned(part: Part, raw: RawRow, cleaners: dict[str, Cleaner]) -> FileRow:
    row = FileRow(part.code, raw.sheet, raw.number, raw.values, {})
    columns = part.by_code
    for code, cleaner in cleaners.items():
        value, problem = cleaner(raw.cells.get(code, ""))
        row.cells[code] = None if value == "" else value
        if problem is not None:
            row.issues.append(raw.issue(columns[code], problem))
    return row


def _cleaners(part: str) -> dict[str, Cleaner]:
    if part == UNITS:
        return {
            "code": _required(_code, "code_missing"),
            "name": _required(_unit_name, "name_missing"),
            "parent": lambda cell: (stated(cell), None),
            "kind": _required(_choice(kind_words(), "kind_unknown"), "kind_missing"),
        }
    if part == PEOPLE:
        return {
            "username": _required(_username, "username_missing"),
            "name": clean_name,
            "email": _email,
            "phone": clean_phone,
            "employee_no": lambda cell: clean_text(stated(cell), 40),
        }
    assert part == POSTS
    return {
        "username": _required(lambda cell: (plain(cell), None), "person_missing"),
        "unit": _required(lambda cell: (stated(cell), None), "unit_missing"),
        "role": _required(_choice(role_words(), "role_unknown"), "role_missing"),
        "from": lambda cell: clean_date(cell, LATEST),
        "to": lambda cell: clean_date(cell, LATEST),
    }


def _required(cleaner: Cleaner, missing: str) -> Cleaner:
    def clean(cell: Cell) -> tuple[Any, Problem | None]:
        value, problem = cleaner(cell)
        if problem is None and value in ("", None):
            return None, Problem(missing)
        return value, problem

    return clean


def _choice(words: Aliases, reason: str) -> Cleaner:
    return lambda cell: clean_choice(cell, words, reason)


def _code(cell: Cell) -> tuple[str, Problem | None]:
    code = stated(cell).replace(" ", "")
    if len(code) > _CODE_CHARS:
        return "", Problem("code_missing.length", {"length": len(code), "limit": _CODE_CHARS})
    return code, None


def _unit_name(cell: Cell) -> tuple[str, Problem | None]:
    return clean_text(stated(cell), _UNIT_NAME_CHARS)


def _username(cell: Cell) -> tuple[str, Problem | None]:
    username = stated(cell)
    if username and not _USERNAME.fullmatch(username):
        return "", Problem("username_invalid")
    return username, None


def _email(cell: Cell) -> tuple[str, Problem | None]:
    address = stated(cell).casefold()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        return "", Problem("email_invalid")
    return ("", Problem("email_invalid")) if len(address) > _EMAIL_CHARS else (address, None)


def staged_rows(rows: list[FileRow]) -> Iterator[list[Any]]:
    """Yield the rows as they wait for confirmation."""
    return (row.as_staged() for row in rows)
