"""Rosters as personnel departments send them, small and made for one test each."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.data.rosters.people import Person, person

HEADER = ("工号", "姓名", "性别", "身份证号", "出生日期", "手机号", "部门", "入会时间", "人员状态")
DATA = Path(__file__).parents[3] / "data" / "rosters"


def line(order: int, **cells: Any) -> list[Any]:
    """Return the row of an invented person; `cells` replaces cells by their header."""
    one = person(order)
    values = dict(zip(HEADER, _cells(one), strict=True)) | cells
    return [values[header] for header in HEADER]


def _cells(one: Person) -> Sequence[Any]:
    joined = one.joined.isoformat()
    return one.number, one.name, one.sex, one.id_number, one.birth.isoformat(), one.phone, one.unit, joined, one.status


def lines(count: int, start: int = 0, **cells: Any) -> list[list[Any]]:
    return [line(order, **cells) for order in range(start, start + count)]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return an .xlsx file of some sheets."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                write = sheet.write_string if isinstance(value, str) else sheet.write
                write(number, place, value)
    book.close()
    return buffer.getvalue()


def roster(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    """Return an .xlsx file of one sheet with its header in the first row: data begins in row 2."""
    return workbook({"在册": [header, *rows]})


class Outcome(dict[str, Any]):
    """The report of a run of the command, with its exit status."""

    exit: int = 0
    message: str = ""

    @property
    def codes(self) -> list[tuple[int, str, str]]:
        """The refusals as (row, column, code)."""
        return [(issue["row"], issue["column"], issue["code"]) for issue in self["refused"]]

    @property
    def warned(self) -> list[tuple[int, str, str]]:
        return [(issue["row"], issue["column"], issue["code"]) for issue in self["warnings"]]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """New, changed, unchanged, left."""
        return self["created"], self["updated"], self["unchanged"], self["left"]


def import_file(file: Path | bytes, folder: Path, *arguments: str) -> Outcome:
    """Run the command with --json as a shell would see it."""
    if isinstance(file, bytes):
        path = folder / "roster.xlsx"
        path.write_bytes(file)
    else:
        path = file
    out = StringIO()
    status, message = 0, ""
    try:
        call_command("import_roster", str(path), "--json", *arguments, stdout=out)
    except SystemExit as ended:
        status = int(ended.code or 0)
    except CommandError as error:
        status, message = error.returncode, str(error)
    outcome = Outcome(json.loads(out.getvalue()))
    outcome.exit, outcome.message = status, message
    return outcome
