"""What is refused, where, under which code, and what it does not touch."""

import pytest

from cases.members.models import Member
from tests.data.rosters.people import person

from .files import DATA, line, lines, roster, workbook

pytestmark = pytest.mark.usefixtures("units")
GOOD_ID = person(0).id_number
WRONG_CHECK = GOOD_ID[:17] + ("0" if GOOD_ID[17] != "0" else "1")


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"身份证号": float(GOOD_ID[:17] + "0")}, "id_number", "id_precision"),
        ({"身份证号": "1.40921E+17"}, "id_number", "id_precision"),
        ({"身份证号": WRONG_CHECK}, "id_number", "id_checksum"),
        ({"身份证号": GOOD_ID[:15]}, "id_number", "id_checksum"),
        ({"出生日期": "1985-02-30"}, "birth_date", "date_invalid"),
        ({"入会时间": "去年"}, "joined_on", "date_invalid"),
        ({"入会时间": "2030-01-01"}, "joined_on", "date_invalid"),
        ({"姓名": "  "}, "name", "name_missing"),
        ({"工号": ""}, "employee_no", "employee_missing"),
        ({"部门": "火箭队"}, "unit", "unit_unknown"),
        ({"部门": ""}, "unit", "unit_unknown"),
        ({"部门": "一组"}, "unit", "unit_ambiguous"),
        ({"手机号": "1384001583"}, "phone", "phone_invalid"),
    ],
)
def test_a_bad_cell_is_refused_with_row_column_and_code(run, cells, column, code):
    report = run([line(1), line(0, **cells), line(2)])

    assert report.exit == 1
    assert report.codes == [(3, column, code)]
    assert report["rows"] == 3
    assert report.counts == (2, 0, 0, 0)
    assert Member.objects.count() == 2


def test_every_refusal_says_what_is_wrong_and_what_to_do(run):
    for issue in run([line(0, 身份证号=WRONG_CHECK, 手机号="123", 姓名="")])["refused"]:
        assert issue["message"]
        assert issue["hint"]


def test_sensitive_values_are_masked_in_the_report(run):
    report = run([line(0, 身份证号=WRONG_CHECK), line(1, 手机号="1384001583")])

    values = {issue["column"]: issue["value"] for issue in report["refused"]}
    assert values["id_number"] == f"{WRONG_CHECK[:4]}**********{WRONG_CHECK[-4:]}"
    assert "4001" not in values["phone"]


def test_a_row_with_three_bad_cells_has_three_entries(run):
    report = run([line(0, 手机号="123", 出生日期="x", 部门="火箭队")])
    assert report.codes == [
        (2, "birth_date", "date_invalid"),
        (2, "phone", "phone_invalid"),
        (2, "unit", "unit_unknown"),
    ]


class TestTwins:
    def test_both_rows_of_an_employee_number_are_refused(self, run):
        report = run([line(0), line(1), line(2, 工号=person(0).number)])

        assert report.codes == [(2, "employee_no", "duplicate_employee"), (4, "employee_no", "duplicate_employee")]
        assert "4" in report["refused"][0]["message"]
        assert "2" in report["refused"][1]["message"]
        assert Member.objects.get().employee_no == person(1).number

    def test_both_rows_of_an_id_number_are_refused(self, run):
        report = run([line(0), line(1, 身份证号=GOOD_ID.lower(), 出生日期="", 性别="")])
        assert report.codes == [(2, "id_number", "duplicate_id"), (3, "id_number", "duplicate_id")]
        assert not Member.objects.exists()

    def test_three_rows_of_one_number_are_three_refusals(self, run):
        report = run([line(n, 工号="031188") for n in range(3)])
        assert [code for _row, _column, code in report.codes] == ["duplicate_employee"] * 3

    def test_a_row_may_be_the_twin_of_two_others(self, run):
        rows = [line(0), line(1, 身份证号=GOOD_ID, 出生日期="", 性别=""), line(2, 工号=person(1).number)]
        assert run(rows).codes == [
            (2, "id_number", "duplicate_id"),
            (3, "employee_no", "duplicate_employee"),
            (3, "id_number", "duplicate_id"),
            (4, "employee_no", "duplicate_employee"),
        ]

    def test_a_twin_far_down_the_file_takes_the_first_one_back(self, run, monkeypatch):
        for module in ("preview", "write"):
            monkeypatch.setattr(f"cases.members.roster.{module}.CHUNK_ROWS", 3)
        run([line(0, 手机号="13812345678")])
        rows = [line(0), *lines(9, start=1), line(20, 工号=person(0).number), line(21, 工号=person(5).number)]

        report = run(rows)

        assert report.codes == [
            (2, "employee_no", "duplicate_employee"),
            (7, "employee_no", "duplicate_employee"),
            (12, "employee_no", "duplicate_employee"),
            (13, "employee_no", "duplicate_employee"),
        ]
        assert report.counts == (8, 0, 0, 0)
        assert report["rows"] == 12
        assert Member.objects.get(employee_no=person(0).number).phone == "13812345678"

    def test_a_far_twin_of_a_row_that_was_refused_before_is_counted_once_a_cell(self, run, monkeypatch):
        monkeypatch.setattr("cases.members.roster.preview.CHUNK_ROWS", 2)
        rows = [line(0, 手机号="123"), *lines(4, start=1), line(9, 工号=person(0).number)]

        report = run(rows)

        assert report.codes == [
            (2, "employee_no", "duplicate_employee"),
            (2, "phone", "phone_invalid"),
            (7, "employee_no", "duplicate_employee"),
        ]
        assert report.counts == (4, 0, 0, 0)

    def test_the_other_sheet_is_named(self, run):
        header = ("工号", "姓名", "部门")
        rows = [[person(0).number, "王一", "运输队"]]
        report = run(workbook({"一月": [header, *rows], "二月": [header, *rows]}))
        assert [issue["sheet"] for issue in report["refused"]] == ["一月", "二月"]
        assert "二月!2" in report["refused"][0]["message"]

    def test_an_id_number_of_another_employee_on_the_roster_is_refused(self, run):
        run([line(0)])
        report = run([line(1, 身份证号=GOOD_ID, 出生日期="", 性别="")])

        assert report.codes == [(2, "id_number", "duplicate_id")]
        assert person(0).number in report["refused"][0]["message"]
        assert Member.objects.count() == 1


class TestWarnings:
    def test_sex_and_birth_date_follow_the_id_number(self, run):
        report = run([line(0, 性别="女", 出生日期="1990-01-01")])

        assert report.exit == 0
        assert report.warned == [(2, "sex", "sex_contradicts_id"), (2, "birth_date", "birth_contradicts_id")]
        member = Member.objects.get()
        assert (member.sex, member.birth_date) == ("m", person(0).birth)

    def test_a_month_of_birth_that_fits_is_no_contradiction(self, run):
        assert run([line(0, 出生日期=f"{person(0).birth:%Y年%m月}")]).warned == []

    def test_several_phones_in_a_cell_leave_the_first(self, run):
        report = run([line(0, 手机号="13812345678/13987654321")])
        assert report.warned == [(2, "phone", "phone_several")]
        assert Member.objects.get().phone == "13812345678"

    def test_an_area_that_no_list_knows_is_only_doubted(self, run):
        from unioncare.imports.cleaning.identity import check_character

        body = "190101" + GOOD_ID[6:17]
        report = run([line(0, 身份证号=body + check_character(body))])
        assert report.warned == [(2, "id_number", "id_area_unknown")]
        assert report.counts == (1, 0, 0, 0)


class TestTheAwkwardFiles:
    """The files in tests/data/rosters, each as somebody might send it."""

    @pytest.mark.parametrize(
        ("name", "rows"),
        [
            ("biff.xls", None), ("gb18030.csv", None), ("html-table.xls", None), ("html-without-end-tags.xls", None),
            ("titled.xlsx", None), ("two-sheets.xlsx", None), ("utf16-tabs.txt", None), ("utf8-bom.csv", None),
            ("utf8-semicolons.csv", None),
        ],
    )  # fmt: skip
    def test_is_imported_whole_and_again_without_a_change(self, run, name, rows):
        first = run(DATA / name, "--create-units")
        assert first.exit == 0
        assert first["created"] == first["rows"] > 0

        again = run(DATA / name)
        assert again.counts == (0, 0, first["rows"], 0)

    def test_one_birthday_in_every_habit_is_one_birthday(self, run):
        from datetime import date

        report = run(DATA / "dates.xlsx")
        assert report.codes == []
        assert set(Member.objects.values_list("birth_date", flat=True)) == {date(1985, 3, 2)}

    def test_refused_rows_are_refused_by_the_code_that_stands_beside_them(self, run):
        report = run(DATA / "refused.xlsx")
        assert {code for _row, _column, code in report.codes} == {
            "id_precision", "id_checksum", "date_invalid", "duplicate_employee", "duplicate_id", "name_missing",
            "employee_missing", "unit_unknown", "unit_ambiguous", "phone_invalid",
        }  # fmt: skip

    def test_cells_that_look_like_formulas_are_texts(self, run):
        report = run(DATA / "formulas.xlsx", "--create-units")

        assert (report.exit, report.counts) == (0, (4, 0, 0, 0))
        assert dict(Member.objects.values_list("employee_no", "name")) == {
            "031387": '=HYPERLINK("http://example.invalid","张三")',
            "031400": "@SUM(A1:A9)",
            "031413": "+cmd|' /C calc'!A0",
            "030999": "-1+1|calc",
        }

    @pytest.mark.parametrize(
        ("name", "error"),
        [
            ("empty.csv", "empty"),
            ("empty.xlsx", "empty"),
            ("header-only.xlsx", "header_only"),
            ("no-header.xlsx", "header_missing"),
            ("not-a-spreadsheet.xlsx", "not_spreadsheet"),
            ("picture.xls", "not_spreadsheet"),
            ("encrypted.xlsx", "encrypted"),
            ("encrypted.xls", "encrypted"),
        ],
    )
    def test_an_unreadable_file_is_one_clear_error_and_writes_nothing(self, run, name, error):
        from unioncare.imports.models import ImportRun

        report = run(DATA / name)

        assert report.exit == 2
        assert report["error"] == error
        assert name in report.message
        assert not Member.objects.exists()
        assert not ImportRun.objects.exists()

    def test_a_file_that_is_not_there_is_named(self, run, tmp_path):
        report = run(tmp_path / "nowhere.xlsx")
        assert report.exit == 2
        assert "nowhere.xlsx" in report.message

    def test_a_zip_bomb_is_refused(self, run, settings):
        import io
        import zipfile

        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
                archive.writestr(part, b" " * 200_000_000)
        report = run(buffer.getvalue())
        assert (report.exit, report["error"]) == (2, "too_large")


def test_headers_may_be_renamed_and_in_any_order(run):
    header = ("姓 名（必填）", "所在单位", "人员编号", "联系电话")
    report = run(roster([["王伟强", "运输队", "0042", "13812345678"]], header))
    assert report.exit == 0
    assert Member.objects.get().employee_no == "0042"
