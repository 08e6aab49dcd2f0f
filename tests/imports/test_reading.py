"""Files of every kind are opened by what they hold, whatever they are called."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.data.rosters.people import people
from unioncare.imports.cleaning.dates import clean_date
from unioncare.imports.cleaning.text import clean_employee_no, clean_name
from unioncare.imports.errors import UnreadableFile
from unioncare.imports.reading.source import open_source

from .conftest import ROSTERS, line, read, roster, workbook

HEADER = ["工号", "姓名", "部门"]


def employee_numbers(name: str) -> list[str]:
    _table, rows = roster(name)
    return [clean_employee_no(row.cells["employee_no"])[0] for row in rows]


@pytest.mark.parametrize(
    ("name", "kind", "first", "count"),
    [
        ("titled.xlsx", "workbook", 200, 12),
        ("biff.xls", "workbook", 150, 6),
        ("html-table.xls", "html", 140, 6),
        ("html-without-end-tags.xls", "html", 140, 6),
    ],
)
def test_each_kind_of_file_gives_the_same_people(name: str, kind: str, first: int, count: int) -> None:
    with open_source(ROSTERS / name) as source:
        assert source.kind == kind
    _table, rows = roster(name)
    expected = people(count, first)
    assert [clean_employee_no(row.cells["employee_no"])[0].zfill(6) for row in rows] == [one.number for one in expected]
    assert [row.cells["name"] for row in rows] == [one.name for one in expected]
    assert [row.cells["id_number"] for row in rows] == [one.id_number for one in expected]


@pytest.mark.parametrize("name", ["gb18030.csv", "utf8-bom.csv", "utf8-semicolons.csv", "utf16-tabs.txt"])
def test_text_files_are_read_in_any_encoding_and_with_any_delimiter(name: str) -> None:
    _table, rows = roster(name)
    assert [clean_name(row.cells["name"])[0] for row in rows] == [
        "王建国", "孙琴", "胡文涛", "朱桂兰", "高伟", "林霞",
    ]  # fmt: skip
    assert employee_numbers(name)[:3] == ["031907", "031920", "030999"]  # the last was written ="030999"
    assert rows[0].number == 3


def test_a_line_break_inside_quotes_does_not_count_as_a_row() -> None:
    _table, rows = roster("utf8-bom.csv")
    assert [row.number for row in rows] == [3, 4, 5, 6, 7, 8]


def test_utf_16_without_a_mark_is_recognised() -> None:
    text = "工号,姓名,部门\n" + "".join(f"0302{number},张三,运输队\n" for number in range(10, 60))
    for encoding in ("utf-16-le", "utf-16-be"):
        _table, rows = read(text.encode(encoding))
        assert len(rows) == 50


def test_characters_with_a_zero_on_the_other_side_do_not_hide_utf_16() -> None:
    text = "工号,姓名,部门\n" + "".join(f"0302{number},王\u3000一,一班\n" for number in range(10, 60))
    for encoding in ("utf-16-le", "utf-16-be"):
        _table, rows = read(text.encode(encoding))
        assert len(rows) == 50


@pytest.mark.parametrize(
    ("mark", "encoding", "garbage"),
    [
        (b"\xff\xfe", "utf-16-le", b"\x41"),
        (b"\xff\xfe", "utf-16-le", b"\x00\xd8a\x00"),
        (b"\xef\xbb\xbf", "utf-8", b"\xff"),
    ],
)
@pytest.mark.parametrize("size", [2, 50_000])
def test_a_text_that_ends_in_another_encoding_than_its_mark_says_is_damaged(
    mark: bytes, encoding: str, garbage: bytes, size: int
) -> None:
    text = "工号,姓名,部门\n" + "030210,张三,运输队\n" * size
    with pytest.raises(UnreadableFile) as refusal:
        read(mark + text.encode(encoding) + garbage)
    assert refusal.value.code == "damaged"


def test_the_name_of_a_file_decides_nothing(tmp_path: Path) -> None:
    for wrong in ("roster.csv", "roster.xls", "roster"):
        copy = shutil.copy(ROSTERS / "titled.xlsx", tmp_path / wrong)
        _table, rows = read(copy)
        assert len(rows) == 12


def test_bytes_paths_and_uploads_are_all_accepted() -> None:
    content = workbook([HEADER, *map(line, people(3))])
    upload = SimpleUploadedFile("名册.xlsx", content)
    with open_source(upload) as source:
        assert (source.name, source.size) == ("名册.xlsx", len(content))
    assert len(read(content)[1]) == len(read(io.BytesIO(content))[1]) == 3


def test_a_source_can_be_read_again_after_an_unfinished_pass() -> None:
    content = workbook([HEADER, *map(line, people(2000))])
    with open_source(content) as source:
        next(iter(source.batches()))
        assert sum(len(rows) for _sheet, rows in source.batches()) == 2001
        assert sum(len(rows) for _sheet, rows in source.batches()) == 2001


def test_rows_carry_the_number_that_the_sheet_shows() -> None:
    content = workbook([["名册"], [], [], HEADER, ["1", "甲一", "队"], [], ["2", "乙二", "队"]])
    _table, rows = read(content)
    assert [row.number for row in rows] == [5, 7]


def test_a_table_that_begins_far_from_the_corner_is_found() -> None:
    content = workbook([[], [None, None, *HEADER], [None, None, "030217", "张三", "运输队"]])
    _table, (row,) = read(content)
    assert (row.number, row.cells["employee_no"], row.cells["unit"]) == (3, "030217", "运输队")


def test_a_merged_unit_counts_for_every_row_that_it_spans(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "merged.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for number, name in enumerate(("甲一", "乙二", "丙三"), 1):
        sheet.write_row(number, 0, [str(number), name])
    sheet.merge_range("C2:C4", "运输队")
    book.close()
    assert [row.cells["unit"] for row in read(path)[1]] == ["运输队"] * 3


def test_html_cells_reach_over_the_rows_and_columns_they_span() -> None:
    page = (
        "<html><table><tr><td>工号<td>姓名<td>部门<td>电话</tr>"
        "<tr><td>1</td><td>甲</td><td rowspan='2'>运输&nbsp;队</td><td>1<br>2</td></tr>"
        "<TR><TD>2</TD><TD><b>乙&amp;</b></TD><td>3</TR></table></html>"
    )
    _table, rows = read(page.encode())
    assert [list(row.cells.values()) for row in rows] == [
        ["1", "甲", "运输\xa0队", "1 2"],
        ["2", "乙&", "运输\xa0队", "3"],
    ]


def test_every_habit_of_writing_a_date_gives_the_same_day() -> None:
    from datetime import date

    _table, rows = roster("dates.xlsx")
    found = [clean_date(row.cells["birth_date"], date(2026, 3, 18)) for row in rows]
    assert found == [(date(1985, 3, 2), None)] * 15


def test_the_size_and_digest_identify_the_content() -> None:
    content = workbook([HEADER, ["1", "甲", "队"]])
    with open_source(content) as first, open_source(io.BytesIO(content)) as second:
        assert (first.sha256, first.size) == (second.sha256, len(content))


def test_the_expected_number_of_rows_is_known_for_workbooks() -> None:
    table, rows = read(workbook([["名册"], HEADER, *map(line, people(30))]))
    assert table.expected_rows == len(rows) == 30
    assert read("工号,姓名,部门\n1,甲,队\n".encode())[0].expected_rows is None
