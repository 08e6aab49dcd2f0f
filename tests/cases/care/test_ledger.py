"""Taking over the union's ledger: by command and in the browser, what it understands, refuses, and never repeats."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from cases.care.enums import CaseState, ConsentState
from cases.care.models import CaseMove, ConsentText, IllnessCase
from cases.care.selectors.costs import cost_ladder
from cases.members.models import Member
from tests.factories.cases import NOW, make_member, reported
from tests.factories.members import id_number
from unioncare.imports.models import ImportRun
from unioncare.worklist.models import WorkItem

from .ledgers import HEAD, ROW, book, row, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture
def member(world) -> Member:
    return make_member(world)


class TestCommand:
    def test_a_member_under_treatment_becomes_a_graded_case_that_waits_for_its_plan(self, world, member, tmp_path):
        report, status = run(tmp_path, book(ROW))

        assert (status, report) == (
            0, {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "left": 0, "refused": [], "warnings": []},
        )  # fmt: skip
        case = IllnessCase.objects.get()
        assert (case.member, case.disease.code, case.diagnosed_on) == (member, "1", date(2025, 12, 5))
        assert (case.state, case.severity, case.level, case.owner) == (CaseState.GRADED, 3, 3, world.welfare_officer)
        assert cost_ladder(case).out_of_pocket == Decimal(77_500)
        assert "planning" in WorkItem.objects.open().filter(subject=case.subject).values_list("kind", flat=True)

    def test_where_the_ledger_is_silent_on_consent_somebody_is_asked_for_the_paper(self, world, member, tmp_path):
        run(tmp_path, book(ROW))
        case = IllnessCase.objects.get()
        asked = WorkItem.objects.open().filter(subject=case.subject, kind="consent")
        assert (case.consent_state, asked.count()) == (ConsentState.GIVEN, 1)

        run(tmp_path, book(ROW))
        assert asked.count() == 1

    def test_where_the_ledger_tells_of_consent_nobody_is_asked(self, world, member, tmp_path):
        run(tmp_path, book((*ROW, "是"), head=(*HEAD, "是否同意")))
        assert not WorkItem.objects.filter(kind="consent").exists()

    def test_the_first_step_of_its_history_says_where_it_came_from(self, world, member, tmp_path):
        run(tmp_path, book(ROW))

        first = CaseMove.objects.order_by("pk").first()
        assert (first.move, first.source, first.target, first.reason) == (
            "import", "", "verified", "Ledger row 3; status there: 治疗中",
        )  # fmt: skip

    def test_importing_the_same_file_again_changes_nothing(self, world, member, tmp_path):
        run(tmp_path, book(ROW))
        before = (CaseMove.objects.count(), WorkItem.objects.count())

        report, _status = run(tmp_path, book(ROW))

        assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 1)
        assert (CaseMove.objects.count(), WorkItem.objects.count()) == before

    def test_a_dry_run_says_the_same_and_writes_nothing(self, world, member, tmp_path):
        report, status = run(tmp_path, book(ROW), "--dry-run")

        assert (report["created"], status) == (1, 0)
        assert not IllnessCase.objects.exists()
        assert not ImportRun.objects.exists()

    @pytest.mark.parametrize(
        ("status", "severity", "state", "kinds"),
        [
            ("治疗中", "重度", "graded", {"planning", "documents", "consent"}),
            ("康复", "稳定", "graded", {"planning", "documents", "consent"}),
            ("治疗中", "", "verified", {"grading", "consent"}),
            ("新增", "重度", "reported", {"verification", "consent"}),
            ("已结案", "", "closed", set()),
            ("病故", "", "deceased", set()),
            ("", "S4", "graded", {"planning", "documents", "consent"}),
        ],
    )
    def test_the_status_decides_where_a_case_stands_and_what_is_next(
        self, world, member, tmp_path, status, severity, state, kinds
    ):
        run(tmp_path, book(row(状态=status, 病情等级=severity)))

        case = IllnessCase.objects.get()
        assert case.state == state
        assert set(WorkItem.objects.open().filter(subject=case.subject).values_list("kind", flat=True)) == kinds

    def test_a_death_in_the_ledger_silences_the_member(self, world, member, tmp_path):
        head = (*HEAD, "去世日期")
        report, _status = run(tmp_path, book((*row(状态="病故"), "2026-01-07"), head=head))

        assert report["warnings"] == []
        assert IllnessCase.objects.get().died_on == date(2026, 1, 7)
        assert Member.objects.get(pk=member.pk).silenced_at == NOW

    def test_without_consent_only_the_name_is_kept_and_obtaining_it_is_asked(self, world, member, tmp_path):
        head = (*HEAD, "知情同意")
        report, _status = run(tmp_path, book((*ROW, "否"), head=head))

        case = IllnessCase.objects.get()
        assert [warning["code"] for warning in report["warnings"]] == ["consent_missing"]
        assert (case.consent_state, case.disease, case.severity, case.costs.count()) == (
            ConsentState.PENDING,
            None,
            None,
            0,
        )
        assert "consent" in WorkItem.objects.open().filter(subject=case.subject).values_list("kind", flat=True)
        again, _status = run(tmp_path, book((*ROW, "否"), head=head))
        assert (again["created"], again["unchanged"]) == (0, 1)

    def test_numbers_follow_the_year_of_registration(self, world, member, tmp_path):
        run(tmp_path, book((*ROW, "2024-05-06"), head=(*HEAD, "登记日期")))

        case = IllnessCase.objects.get()
        assert (case.number, case.reported_at.date()) == ("2024-0001", date(2024, 5, 6))


class TestFindingTheMember:
    def test_by_id_number_or_by_name_with_unit(self, world, tmp_path):
        number = id_number(3, date(1980, 5, 1))
        make_member(world, id_number=number)
        make_member(world, name="李梅", number="040001")
        make_member(world, name="李梅", number="040002", unit=world.second_branch)
        head = ("姓名", "身份证号", "单位", "病种")

        report, _status = run(tmp_path, book(("陈国栋", number, "", "6"), ("李梅", "", "掘进二队", "6"), head=head))

        assert report["created"] == 2
        assert set(IllnessCase.objects.values_list("member__employee_no", flat=True)) == {"030217", "040002"}

    @pytest.mark.parametrize(
        ("cells", "code", "column"),
        [
            ({"工号": "999999"}, "member_unknown", "employee_no"),
            ({"姓名": "陈国粱"}, "member_differs", "name"),
            ({"工号": "", "姓名": "李梅", "单位": ""}, "member_ambiguous", "name"),
            ({"工号": "", "姓名": "王无人", "单位": ""}, "member_unknown", "name"),
            ({"工号": "", "姓名": "李梅", "单位": "不存在队"}, "unit_unknown", "unit"),
            ({"病种": "感冒"}, "disease_unknown", "disease"),
            ({"病种": ""}, "disease_missing", "disease"),
            ({"病种": "Z95"}, "disease_ambiguous", "disease"),
            ({"确诊日期": "2025-13-40"}, "date_invalid", "diagnosed_on"),
            ({"总费用（元）": "很多"}, "money_invalid", "total"),
            ({"总费用（元）": "100", "医保报销": 200}, "costs_contradict", "total"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_row_column_and_advice(
        self, world, member, tmp_path, cells, code, column
    ):
        make_member(world, name="李梅", number="040001")
        make_member(world, name="李梅", number="040002")

        report, status = run(tmp_path, book(row(**cells)))

        assert (status, report["created"]) == (1, 0)
        issue = report["refused"][0]
        assert (issue["row"], issue["column"], issue["code"]) == (3, column, code)
        assert issue["message"]
        assert issue["hint"]
        assert not IllnessCase.objects.exists()

    def test_several_diseases_are_listed_as_chinese_lists_them(self, world, member, tmp_path):
        with translation.override("zh-hans"):
            report, _status = run(tmp_path, book(row(病种="Z95")))

        assert "5 冠状动脉搭桥术、16 心脏瓣膜手术" in report["refused"][0]["message"]

    def test_good_rows_are_written_beside_refused_ones(self, world, member, tmp_path):
        report, status = run(tmp_path, book(row(工号="999999"), ROW))

        assert (status, report["rows"], report["created"], len(report["refused"])) == (1, 2, 1, 1)


class TestMoney:
    @pytest.mark.parametrize(
        ("cells", "oop", "warned"),
        [
            ({"总费用（元）": 1000, "医保报销": 600, "自付金额": ""}, 400, []),
            ({"总费用（元）": "", "医保报销": "", "自付金额": 500}, 500, []),
            ({"总费用（元）": "1万", "医保报销": "", "自付金额": 3000}, 3000, ["payer_unknown"]),
        ],
    )
    def test_out_of_pocket_comes_out_as_the_ledger_says(self, world, member, tmp_path, cells, oop, warned):
        report, _status = run(tmp_path, book(row(**cells)))

        assert cost_ladder(IllnessCase.objects.get()).out_of_pocket == oop
        assert [warning["code"] for warning in report["warnings"]] == warned


class TestWhatIsThereAlready:
    def test_a_case_is_filled_in_where_it_lacks_something_and_never_overwritten(self, world, member, tmp_path):
        run(tmp_path, book(row(**{"总费用（元）": "", "医保报销": ""})))

        report, _status = run(tmp_path, book(row(确诊日期="2025-11-01")))

        case = IllnessCase.objects.get()
        assert (report["updated"], case.diagnosed_on) == (1, date(2025, 12, 5))
        assert cost_ladder(case).out_of_pocket == Decimal(77_500)
        assert [warning["code"] for warning in report["warnings"]] == ["case_differs"]

    def test_the_same_member_and_disease_twice_in_a_file_is_refused_once(self, world, member, tmp_path):
        report, _status = run(tmp_path, book(ROW, ROW))

        assert report["created"] == 1
        assert [(issue["row"], issue["code"]) for issue in report["refused"]] == [(4, "duplicate_case")]

    def test_another_disease_of_the_same_member_is_another_case(self, world, member, tmp_path):
        report, _status = run(tmp_path, book(ROW, row(病种="尿毒症")))

        assert report["created"] == 2

    def test_an_open_report_without_a_disease_is_verified_first(self, world, member, tmp_path):
        reported(world, member=member)

        report, _status = run(tmp_path, book(ROW))

        assert report["refused"][0]["code"] == "case_open"

    def test_a_death_without_consent_is_taken_over_once(self, world, member, tmp_path):
        data = book((*row(状态="病故"), "否"), head=(*HEAD, "知情同意"))
        run(tmp_path, data)

        report, _status = run(tmp_path, data)

        assert (report["created"], report["unchanged"]) == (0, 1)
        assert IllnessCase.objects.get().disease is None

    def test_a_row_that_says_no_consent_adds_no_costs_to_a_case(self, world, member, tmp_path):
        run(tmp_path, book(row(**{"总费用（元）": "", "医保报销": ""})))

        report, _status = run(tmp_path, book((*ROW, "否"), head=(*HEAD, "知情同意")))

        assert (report["updated"], IllnessCase.objects.get().costs.count()) == (0, 0)

    def test_an_end_that_only_the_ledger_knows_is_pointed_out(self, world, member, tmp_path):
        run(tmp_path, book(ROW))

        report, _status = run(tmp_path, book(row(状态="已结案")))

        assert [(warning["column"], warning["code"]) for warning in report["warnings"]] == [("status", "case_goes_on")]
        assert IllnessCase.objects.get().state == CaseState.GRADED

    def test_a_second_open_case_of_a_member_is_pointed_out_before_it_is_made(self, world, member, tmp_path):
        run(tmp_path, book(ROW))

        report, _status = run(tmp_path, book(row(病种="尿毒症")), "--dry-run")

        assert (report["created"], [warning["code"] for warning in report["warnings"]]) == (1, ["case_other"])


class TestWords:
    @pytest.mark.parametrize(
        ("told", "state", "warned"),
        [
            ("已去世（2024年）", "deceased", []),
            ("化疗后死亡", "deceased", []),
            ("去逝", "deceased", []),
            ("已结案（转出）", "closed", []),
            ("治疗中（化疗）", "graded", []),
            ("未死亡", "graded", ["status_unknown"]),
            ("看情况", "graded", ["status_unknown"]),
        ],
    )
    def test_status_words_with_remarks(self, world, member, tmp_path, told, state, warned):
        head = (*HEAD, "去世日期")
        report, _status = run(tmp_path, book((*row(状态=told), "2026-01-07"), head=head))

        assert (IllnessCase.objects.get().state, [one["code"] for one in report["warnings"]]) == (state, warned)

    @pytest.mark.parametrize(
        ("told", "severity"), [("重度（III期）", 3), ("Ⅳ期", 4), ("2级", 2), ("晚期（肝转移）", 4)]
    )
    def test_severity_words_with_remarks(self, world, member, tmp_path, told, severity):
        run(tmp_path, book(row(病情等级=told)))

        assert IllnessCase.objects.get().severity == severity


class TestFiles:
    def test_something_else_is_one_clear_error_and_exit_two(self, world, tmp_path):
        with pytest.raises(CommandError) as error:
            run(tmp_path, b"<html>no table</html>")

        assert error.value.returncode == 2

    def test_a_file_that_is_not_there_too(self, world):
        with pytest.raises(CommandError) as error:
            call_command("import_cases", "/nowhere/x.xlsx")

        assert error.value.returncode == 2

    def test_without_a_consent_text_nothing_is_written(self, world, member, tmp_path):
        ConsentText.objects.all().delete()

        with pytest.raises(CommandError, match="consent text"):
            run(tmp_path, book(ROW))

        assert not IllnessCase.objects.exists()
