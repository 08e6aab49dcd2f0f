"""Written workbooks: texts stay texts, formulas never leave, refused rows come back."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from unioncare.imports.cleaning.identity import clean_id_number
from unioncare.imports.cleaning.phones import clean_phone
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, plain
from unioncare.imports.headers import SheetHeader
from unioncare.imports.problems import Problem
from unioncare.imports.writing.cells import inert
from unioncare.imports.writing.refused import RefusedRow, write_refused
from unioncare.imports.writing.templates import TemplateSheet, write_template
from unioncare.imports.writing.workbooks import Heading, open_book

from .conftest import BY_CODE, COLUMNS, TODAY, read, roster, workbook

FORMULAS = ['=HYPERLINK("http://x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-1+cmd|x", "\t=1+1", "\r=1", "＝1+1"]


def written(*rows: list, headings: tuple[Heading, ...] = (Heading("A"), Heading("B"), Heading("C"))) -> bytes:
    stream = io.BytesIO()
    with open_book(stream) as book:
        sheet = book.sheet("表", headings)
        for row in rows:
            sheet.add(row)
    return stream.getvalue()


def cells_of(content: bytes, sheet: int = 0) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_leaves_as_a_formula_not_even_once_saved_as_csv(formula: str) -> None:
    content = written([formula, formula, formula])
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell in book.worksheets[0][2]:
        assert cell.data_type == "s"
        assert not str(cell.value).startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize("harmless", ["-", "+86 138-4001-5838", "-5", "- 3.5", "030217", "张三", "a=b"])
def test_what_only_looks_dangerous_stays_as_it_is(harmless: str) -> None:
    assert inert(harmless) == harmless


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_guarded_cell_is_read_back_without_its_guard(formula: str) -> None:
    assert plain(inert(formula)) == plain(formula)


def test_headers_and_sheet_names_are_guarded_as_well() -> None:
    stream = io.BytesIO()
    with open_book(stream) as book:
        book.sheet("=表/一*" + "长" * 40, [Heading("=1+1")])
        book.sheet("=表/一*" + "长" * 40, [Heading("B")])
        book.sheet("", [Heading("C")])
    loaded = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    assert loaded.worksheets[0]["A1"].value == "'=1+1"
    assert len(set(loaded.sheetnames)) == 3
    assert all(len(name) <= 31 for name in loaded.sheetnames)


def test_values_keep_their_kind() -> None:
    moment = datetime(2026, 3, 18, 1, 30, tzinfo=UTC)
    _header, row = cells_of(written([1, Decimal("1234.50"), date(2026, 3, 18), moment, True, None, ""]))
    assert row[:3] == [1, 1234.5, datetime(2026, 3, 18)]
    assert row[3] == datetime(2026, 3, 18, 9, 30)  # the wall clock of the union
    with translation.override("en"):
        assert cells_of(written([True, False]))[1][:2] == ["Yes", "No"]


def test_a_text_column_keeps_digits_as_text() -> None:
    content = written(["140921198503020011", 30217], headings=(Heading("ID", text=True), Heading("No", text=True)))
    assert cells_of(content)[1] == ["140921198503020011", "30217"]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["A2"].number_format == "@"
    assert sheet.column_dimensions["A"].width > 10
    assert sheet.freeze_panes == "A2"


# --- templates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_filled_template_is_recognised_in_every_language(language: str) -> None:
    stream = io.BytesIO()
    with translation.override(language):
        write_template(stream, [TemplateSheet("在册", COLUMNS, {"name": "张三"})])
    book = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    for place, column in enumerate(COLUMNS, 1):
        book.worksheets[0].cell(2, place, "030217" if column.code != "name" else "李四")
    filled = io.BytesIO()
    book.save(filled)
    table, (row,) = read(filled)
    assert set(table.sheets[0].positions) == set(BY_CODE)
    assert row.cells["name"] == "李四"  # the example on the last sheet is nobody


def test_a_template_says_what_is_required_and_gives_examples() -> None:
    stream = io.BytesIO()
    with translation.override("en"):
        write_template(stream, [TemplateSheet("在册", COLUMNS, {"id_number": "11010519491231002X"})])
    header = cells_of(stream.getvalue())[0]
    assert header[0] == "Employee number *"
    explained = cells_of(stream.getvalue(), 1)
    assert [row[1] for row in explained[1:]] == [str(column.label) for column in COLUMNS]
    assert explained[1][2] == "Yes"
    assert explained[4][3] == "11010519491231002X"


# --- refused rows --------------------------------------------------------------------------------------------------


def refused_file(language: str = "zh-hans") -> bytes:
    """Refuse what the cells themselves show in refused.xlsx, and write it."""
    table, rows = roster("refused.xlsx")
    refused = []
    for row in rows:
        checks = {
            "employee_no": clean_employee_no(row.cells["employee_no"]),
            "name": clean_name(row.cells["name"]),
            "id_number": clean_id_number(row.cells["id_number"], TODAY),
            "phone": clean_phone(row.cells["phone"]),
        }
        issues = [row.issue(BY_CODE[code], problem) for code, (_value, problem) in checks.items() if problem]
        if issues:
            refused.append(RefusedRow(row.sheet, row.number, row.values, issues))
    stream = io.BytesIO()
    with translation.override(language):
        write_refused(stream, COLUMNS, table.sheets, refused)
    return stream.getvalue()


def test_refused_rows_keep_their_cells_and_say_what_is_wrong() -> None:
    header, *rows = cells_of(refused_file("en"))
    assert header[-3:] == ["Row in the file", "What is wrong", "What to do"]
    assert [row[-3] for row in rows] == [3, 4, 5, 11, 12, 15]
    assert rows[-1][5] == "1384001583"
    assert rows[-1][-2] == "Phone: Only 10 digits"
    assert rows[-1][-1] == "Complete the number to 11 digits"
    assert rows[0][-4] == "id_precision"  # 备注, a column of the file that nobody asked for


def test_the_wrong_cell_is_coloured() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(refused_file())).worksheets[0]
    wrong, right = sheet.cell(7, 6), sheet.cell(7, 2)
    assert wrong.fill.fgColor.rgb != right.fill.fgColor.rgb
    assert sheet.cell(5, 2).fill.fgColor.rgb == wrong.fill.fgColor.rgb  # an empty name as well


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_mended_file_of_refused_rows_can_be_imported_again(language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(refused_file(language)))
    book.worksheets[0].cell(7, 6, "13840015838")
    mended = io.BytesIO()
    book.save(mended)
    table, rows = read(mended)
    assert set(table.sheets[0].positions) == set(BY_CODE)
    assert table.sheets[0].unmatched == ("备注",)
    assert clean_phone(rows[-1].cells["phone"]) == ("13840015838", None)
    assert len(rows) == 6


def test_refused_rows_of_several_sheets_stay_apart() -> None:
    person = ["1", "", "队"]
    table, rows = read(workbook([["工号", "姓名", "部门"], person], [["部门", "工号", "姓名"], ["队", "2", ""]]))
    problem = Problem("name_missing")
    refused = [RefusedRow(row.sheet, row.number, row.values, [row.issue(BY_CODE["name"], problem)]) for row in rows]
    stream = io.BytesIO()
    write_refused(stream, COLUMNS, table.sheets, refused)
    again, rows = read(stream)
    assert [header.sheet for header in again.sheets] == ["在册", "退休"]
    assert [row.cells["employee_no"] for row in rows] == ["1", "2"]


def test_a_second_header_of_the_same_name_does_not_take_the_place_of_the_first() -> None:
    table, (row,) = read(
        workbook([["姓名", "工号", "姓名", "部门"], ["李四", "1", "张三", "队"]]), mapping_override={"name": "姓名 (2)"}
    )
    issue = row.issue(BY_CODE["employee_no"], Problem("duplicate_employee", {"row": 1}))
    stream = io.BytesIO()
    write_refused(stream, COLUMNS, table.sheets, [RefusedRow(row.sheet, row.number, row.values, [issue])])
    assert read(stream)[1][0].cells["name"] == "张三"


def test_refused_rows_and_headers_survive_being_staged() -> None:
    table, rows = roster("refused.xlsx")
    row = RefusedRow("在册", 2, rows[0].values, [rows[0].issue(BY_CODE["name"], Problem("name_missing"))])
    assert RefusedRow.from_staged(row.as_staged()) == row
    assert SheetHeader.from_staged(table.sheets[0].as_staged()) == table.sheets[0]


def test_formulas_of_a_roster_come_in_as_text_and_leave_inert() -> None:
    table, rows = roster("formulas.xlsx")
    assert clean_name(rows[1].cells["name"]) == ("@SUM(A1:A9)", None)
    problem = Problem("unit_unknown")
    refused = [RefusedRow(row.sheet, row.number, row.values, [row.issue(BY_CODE["unit"], problem)]) for row in rows]
    stream = io.BytesIO()
    write_refused(stream, COLUMNS, table.sheets, refused)
    for row in cells_of(stream.getvalue()):
        assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in row)
    _table, again = read(stream)
    assert [clean_name(row.cells["name"]) for row in again] == [clean_name(row.cells["name"]) for row in rows]
