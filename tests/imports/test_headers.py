"""The header is found wherever it stands and however it is written, and a person can correct it."""

import pytest

from unioncare.imports.columns import Column, header_index, normal_header
from unioncare.imports.errors import UnreadableFile

from .conftest import COLUMNS, read, roster, workbook

PERSON = ["030217", "张三", "运输队"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("工号", "工号"),
        (" 工　号 ", "工号"),
        ("工\n号", "工号"),
        ("出生日期（必填）", "出生日期"),
        ("出生日期(必填)【文本】", "出生日期"),
        ("*姓名*", "姓名"),
        ("★姓名：", "姓名"),
        ("Ｅmployee Ｎo.", "employee no"),
        ("EMPLOYEE_NO", "employee no"),
        ("身份证号码（18位（含X））", "身份证号码"),
    ],
)
def test_remarks_blanks_marks_case_and_width_do_not_matter(written: str, meant: str) -> None:
    assert normal_header(written) == normal_header(meant)


def test_every_alias_label_and_code_leads_to_its_column() -> None:
    index = header_index(COLUMNS)
    for column in COLUMNS:
        for header in (column.code, str(column.label), *column.aliases):
            assert index[normal_header(header)][0] == column.code


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["青岭三矿职工花名册"]],
        [["青岭三矿职工花名册"], [], ["单位", "青岭三矿", "填表日期", "2026-03-01"]],
        [[f"第{number}条说明"] for number in range(30)],
    ],
)
def test_titles_above_the_header_are_passed_over(above: list) -> None:
    table, (row,) = read(workbook([*above, ["工号", "姓名", "部门"], PERSON]))
    assert table.sheets[0].row == len(above) + 1
    assert row.cells == {"employee_no": "030217", "name": "张三", "unit": "运输队"}


def test_a_header_of_two_merged_rows_is_read_as_one() -> None:
    table, rows = roster("titled.xlsx")
    (header,) = table.sheets
    assert header.row == 4
    assert set(header.positions) == {column.code for column in COLUMNS}
    assert header.unmatched == ("序号",)
    assert rows[0].number == 5


def test_a_header_of_two_rows_without_merged_cells_is_read_as_one() -> None:
    content = "工号,姓名,基本信息,,部门\n,,性别,出生日期,\n030217,张三,男,1985-03-02,运输队\n"
    table, (row,) = read(content.encode())
    assert table.sheets[0].row == 2
    assert table.sheets[0].headers == ("工号", "姓名", "基本信息 / 性别", "出生日期", "部门")
    assert row.cells["sex"] == "男"


def test_a_header_in_the_middle_of_the_data_is_no_person() -> None:
    header = ["工 号", "姓名", "部门"]
    table, rows = read(workbook([["花名册"], header, PERSON, ["花名册"], ["工  号", "姓名", "部门"], PERSON]))
    assert [row.number for row in rows] == [3, 6]
    assert table.skipped["header"] == 2


def test_columns_may_stand_in_any_order_among_others() -> None:
    _table, (row,) = read(
        workbook([["序号", "部门", "岗位", "姓名", "工号"], ["1", "运输队", "司机", "张三", "030217"]])
    )
    assert row.cells == {"employee_no": "030217", "name": "张三", "unit": "运输队"}
    assert row.values == ["1", "运输队", "司机", "张三", "030217"]


def test_of_several_headers_for_a_column_the_one_named_first_is_taken() -> None:
    _table, (row,) = read(
        workbook([["编号", "工号", "单位", "部门", "姓名"], ["1", "030217", "青岭三矿", "运输队", "张三"]])
    )
    assert (row.cells["employee_no"], row.cells["unit"]) == ("030217", "运输队")


def test_what_no_column_claims_is_reported() -> None:
    table, _rows = read(workbook([["工号", "姓名", "部门", "岗位", "姓名", ""], [*PERSON, "司机", "李四", "x"]]))
    assert table.sheets[0].unmatched == ("岗位", "姓名 (2)")


# --- several sheets ------------------------------------------------------------------------------------------------


def test_all_sheets_with_the_columns_are_read() -> None:
    table, rows = roster("two-sheets.xlsx")
    assert [header.sheet for header in table.sheets] == ["在册", "退休"]
    assert [sheet.name for sheet in table.ignored] == ["说明"]
    assert [(row.sheet, row.number) for row in rows][-1] == ("退休", 6)
    assert len(rows) == 8


def test_a_hidden_sheet_is_not_read() -> None:
    table, _rows = roster("two-sheets.xlsx")
    assert "旧" not in {header.sheet for header in table.sheets} | {sheet.name for sheet in table.ignored}


def test_a_sheet_that_lacks_a_required_column_is_named_with_what_it_lacks() -> None:
    table, _rows = read(workbook([["工号", "姓名", "部门"], PERSON], [["工号", "姓名"], ["1", "李四"]]))
    (ignored,) = table.ignored
    assert (ignored.name, [column.code for column in ignored.missing]) == ("退休", ["unit"])


def test_sheets_can_be_chosen_by_name() -> None:
    content = workbook([["工号", "姓名", "部门"], PERSON], [["工号", "姓名", "部门"], ["2", "李四", "机关"]])
    _table, (row,) = read(content, sheet_names=["退 休"])
    assert row.cells["name"] == "李四"
    with pytest.raises(UnreadableFile) as raised:
        read(content, sheet_names=["people"])
    assert raised.value.code == "sheet_missing"
    assert "people" in raised.value.message


# --- corrections ---------------------------------------------------------------------------------------------------


def test_a_person_can_say_which_header_is_meant() -> None:
    content = workbook([["工号", "姓名", "部门", "编制单位"], ["030217", "张三", "青岭三矿", "运输队"]])
    _table, (row,) = read(content, mapping_override={"unit": "编制单位"})
    assert row.cells["unit"] == "运输队"


def test_a_person_can_say_that_a_column_is_not_in_the_file() -> None:
    content = workbook([["工号", "姓名", "部门", "状态"], [*PERSON, "已审"]])
    table, (row,) = read(content, mapping_override={"status": None})
    assert "status" not in row.cells
    assert table.sheets[0].unmatched == ("状态",)


def test_a_column_given_to_one_meaning_is_taken_from_the_other() -> None:
    content = workbook([["工号", "姓名", "部门", "联系电话"], [*PERSON, "13840015838"]])
    _table, (row,) = read(content, mapping_override={"id_number": "联系电话"})
    assert "phone" not in row.cells
    assert row.cells["id_number"] == "13840015838"


def test_the_second_of_two_equal_headers_can_be_chosen() -> None:
    content = workbook([["工号", "姓名", "部门", "姓名"], [*PERSON, "李四"]])
    _table, (row,) = read(content, mapping_override={"name": "姓名 (2)"})
    assert row.cells["name"] == "李四"


def test_a_file_of_foreign_words_can_be_mapped_by_hand() -> None:
    content = workbook([["Nr", "Wer", "Wo"], PERSON])
    with pytest.raises(UnreadableFile):
        read(content)
    _table, (row,) = read(content, mapping_override={"employee_no": "Nr", "name": "Wer", "unit": "Wo"})
    assert row.cells["name"] == "张三"


def test_a_missing_required_column_is_named() -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(workbook([["工号", "姓名", "性别"], ["030217", "张三", "男"]]))
    assert raised.value.code == "header_missing"
    assert "Unit" in raised.value.message


def test_a_page_can_ask_for_the_missing_column() -> None:
    table, _rows = read(workbook([["工号", "姓名", "班组"], PERSON]), allow_missing=True)
    assert [column.code for column in table.missing] == ["unit"]
    assert table.sheets[0].unmatched == ("班组",)


def test_a_table_of_one_column_needs_only_that() -> None:
    columns = (Column("employee_no", "Employee number", ("工号",), required=True),)
    _table, rows = read(workbook([["工号"], ["1"], ["2"]]), columns)
    assert [row.cells for row in rows] == [{"employee_no": "1"}, {"employee_no": "2"}]
