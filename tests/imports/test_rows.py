"""Data rows are told from blanks, sums and signatures; nobody is lost among them."""

import pytest

from .conftest import read, roster, workbook

HEADER = ["序号", "工号", "姓名", "部门", "手机号"]


def rows_of(*lines: list) -> list[int]:
    _table, rows = read(workbook([HEADER, ["1", "030217", "张三", "运输队", "13840015838"], *lines]))
    return [row.number for row in rows[1:]]


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["", " ", "　", "\n"],
        ["12"],
        ["合计", "", "3113"],
        ["合　计", "3113", "", "12"],
        ["总计：3113人"],
        ["", "小计", "52"],
        ["合计", "合计", "合计", "3113人"],
        ["", "共3113人"],
        ["", "共计 3,113 人".replace(",", "")],
        ["制表人：贺小军", "", "", "审核：许志远"],
        ["", "制表人：贺小军", "审核：许志远", "2026-03-01"],
        ["备注：本表一式两份"],
        ["", "注：1.工号为六位"],
        ["第 1 页"],
        ["Total", 3113.0],
        ["综采一队", "综采一队", "综采一队", "综采一队", "综采一队"],
    ],
)
def test_what_is_no_person_is_passed_over(line: list) -> None:
    assert rows_of(line) == []


@pytest.mark.parametrize(
    "line",
    [
        ["2", "030218", "合一鸣", "审核科"],
        ["2", "030218", "李四", "编制办"],
        ["2", "030218", "总明", "机关"],
        ["2", "030218", "", "运输队"],
        ["2", "", "李四", "运输队"],
        ["2", "", "", "运输队", "13840015839"],
        ["合作", "030218", "李四", "运输队"],
        ["备注", "030218", "李四", "运输队"],
        ["审核科", "", "李四", "运输队"],
        ["", "030218"],
        [2.0, 30218.0, "李四", "运输队"],
        ["2", "0", "李四", "运输队"],
    ],
)
def test_a_row_that_says_who_it_is_about_is_never_lost(line: list) -> None:
    assert rows_of(line) == [3]


def test_people_after_a_subtotal_are_read() -> None:
    assert rows_of(["小计", "", "1"], ["2", "030218", "李四", "机关"], ["合计", "", "2"]) == [4]


def test_short_rows_are_filled_up_with_empty_cells() -> None:
    _table, rows = read("工号,姓名,部门,手机号\n030217,张三\n".encode())
    assert rows[0].cells == {"employee_no": "030217", "name": "张三", "unit": "", "phone": ""}


def test_what_was_passed_over_is_counted_by_kind() -> None:
    table, rows = roster("journey.xlsx")
    assert len(rows) == 42
    assert table.skipped == {"blank": 2, "header": 2, "total": 2}
