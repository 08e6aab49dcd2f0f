import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import settings

from tests.data.rosters.people import Person
from unioncare.core.masking import mask_id_number, mask_phone
from unioncare.imports.columns import Column
from unioncare.imports.reading.source import open_source
from unioncare.imports.table import RawRow, Table, read_table

TODAY = date(2026, 3, 18)
# The first ID number of a process loads the list of areas: no example of hypothesis is measured against a clock.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
ROSTERS = Path(__file__).parent.parent / "data" / "rosters"
COLUMNS = (
    Column("employee_no", "Employee number", ("工号", "职工编号", "编号", "employee no"), required=True, text=True),
    Column("name", "Name", ("姓名", "职工姓名"), required=True),
    Column("sex", "Sex", ("性别",)),
    Column("id_number", "ID number", ("身份证号", "身份证号码"), mask=mask_id_number, text=True),
    Column("birth_date", "Birth date", ("出生日期", "出生年月")),
    Column("phone", "Phone", ("手机号", "联系电话", "电话"), mask=mask_phone, text=True),
    Column("unit", "Unit", ("所属部门", "部门", "所在单位", "单位"), required=True),
    Column("joined", "Joined union", ("入会时间", "入会日期")),
    Column("status", "Status", ("人员状态", "用工状态", "状态")),
)
BY_CODE = {column.code: column for column in COLUMNS}

Rows = list[list[Any]]


def workbook(*sheets: Rows, names: tuple[str, ...] = ("在册", "退休", "其他")) -> bytes:
    """Return an .xlsx with these cells; texts stay texts, None is an empty cell."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in zip(names, sheets, strict=False):
        sheet = book.add_worksheet(name)
        for number, values in enumerate(rows):
            for place, value in enumerate(values):
                if value is not None:
                    (sheet.write_string if isinstance(value, str) else sheet.write)(number, place, value)
    book.close()
    return stream.getvalue()


def read(content: Any, columns: tuple[Column, ...] = COLUMNS, **options: Any) -> tuple[Table, list[RawRow]]:
    """Read a file to its end."""
    with open_source(content) as source:
        table = read_table(source, columns, **options)
        return table, list(table.rows())


def roster(name: str) -> tuple[Table, list[RawRow]]:
    return read(ROSTERS / name)


def line(one: Person) -> list[str]:
    return [one.number, one.name, one.unit]


@pytest.fixture
def repacked() -> Callable[..., bytes]:
    """Return a function that writes an .xlsx anew with some of its parts exchanged."""

    def repack(content: bytes, **parts: str | bytes) -> bytes:
        stream = io.BytesIO()
        old = zipfile.ZipFile(io.BytesIO(content))
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                stem = Path(name).stem
                new.writestr(name, parts.pop(stem) if stem in parts else old.read(name))
        assert not parts, "no such part"
        return stream.getvalue()

    return repack
