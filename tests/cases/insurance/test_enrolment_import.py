"""Enrolling from a file by command: what it understands, what it refuses by which rule, and that it repeats nothing."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.insurance.enrolment_import.jobs import ENROLMENTS
from cases.insurance.enrolment_import.reading import read_file
from cases.insurance.models import CoverageTerm, Enrolment
from cases.insurance.services.refusing import record_refusal
from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from cases.members.services import place_member
from tests.factories.cases import NOW, TODAY, make_member
from tests.factories.insurance import TERM_ENDS, TERM_STARTS, enrolled, plan, term
from tests.factories.members import id_number
from unioncare.imports.models import ImportRun
from unioncare.imports.reading.source import open_source

from .enrolment_files import HEAD, ROW, book, row, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture
def member(world) -> Member:
    return make_member(world, birth_date=date(1980, 5, 1), sex="m")


@pytest.fixture
def own(world) -> CoverageTerm:
    return term(world.enterprise)


class TestWhatComesIn:
    def test_a_member_is_enrolled_from_today_on_as_the_plan_says(self, own, member, tmp_path):
        report, status = run(tmp_path, book(ROW))

        assert (status, report) == (
            0, {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "left": 0, "refused": [], "warnings": []},
        )  # fmt: skip
        bought = Enrolment.objects.get()
        assert (bought.member, bought.term, bought.unit, bought.starts_on) == (member, own, member.unit, TODAY)
        assert (bought.premium, bought.by_union, bought.by_administration) == (110, 90, 20)
        assert bought.import_run == ImportRun.objects.get()

    def test_a_start_shares_amounts_and_certificate_are_taken_as_they_stand(self, world, member, tmp_path):
        term(world.enterprise, code="critical")
        cells = {"参保日期": "2025.09.01", "份数": 3, "保费": "165元", "工会经费": 105, "保险凭证号": "ZG-0001"}

        report, _status = run(tmp_path, book((*row(**cells), 60), head=(*HEAD, "个人缴费")), plan="critical")

        bought = Enrolment.objects.get()
        assert report["created"] == 1
        assert (bought.shares, bought.premium, bought.by_union, bought.by_member) == (3, 165, 105, 60)
        assert (bought.starts_on, bought.covered_from) == (date(2025, 9, 1), date(2025, 10, 1))
        assert bought.certificate_no == "ZG-0001"

    def test_a_term_to_come_is_bought_ahead(self, world, member, tmp_path):
        term(world.enterprise, starts_on=date(2026, 7, 1))
        run(tmp_path, book(ROW))
        assert Enrolment.objects.get().starts_on == date(2026, 7, 1)

    def test_the_first_day_names_the_terms_that_are_meant(self, world, own, member, tmp_path):
        following = term(world.enterprise, starts_on=TERM_ENDS + timedelta(days=1))
        run(tmp_path, book(ROW), "--term-start", "2026-07-01")
        assert Enrolment.objects.get().term == following

    def test_a_file_reaches_several_units_each_by_its_own_term(self, world, own, member, tmp_path):
        other = make_member(world, unit=world.far_group, name="李明", number="030218", birth_date=date(1990, 1, 1))
        far = term(world.far_enterprise)

        run(tmp_path, book(ROW, row(工号="030218", 姓名="李明")))

        assert dict(Enrolment.objects.values_list("member", "term")) == {member.pk: own.pk, other.pk: far.pk}

    def test_the_nearest_unit_upward_goes_first(self, world, own, member, tmp_path):
        near = term(world.branch)
        run(tmp_path, book(ROW))
        assert Enrolment.objects.get().term == near

    def test_a_first_day_that_is_named_does_not_pass_over_the_nearest_term(self, world, own, member, tmp_path):
        term(world.branch, starts_on=date(2026, 1, 1))
        term(world.enterprise, starts_on=date(2026, 7, 1))
        report, status = run(tmp_path, book(ROW), "--term-start", "2026-07-01")
        assert (status, [one["code"] for one in report["refused"]]) == (1, ["insured_nearer"])
        assert world.branch.name in report["refused"][0]["message"]

    def test_the_same_file_changes_nothing_where_a_nearer_term_was_opened_meanwhile(self, world, own, member, tmp_path):
        run(tmp_path, book(ROW))
        term(world.branch)
        report, status = run(tmp_path, book(ROW))
        assert (status, report["unchanged"], report["refused"]) == (0, 1, [])

    def test_a_renewal_in_time_goes_on_where_the_last_cover_ended(self, world, member, tmp_path):
        enrolled(member, term(world.enterprise, code="critical", starts_on=date(2025, 3, 1)))
        term(world.enterprise, code="critical", starts_on=date(2026, 3, 1))

        run(tmp_path, book(ROW), plan="critical")

        bought = Enrolment.objects.latest("pk")
        assert (bought.is_renewal, bought.starts_on, bought.covered_from) == (True, date(2026, 3, 1), date(2026, 3, 1))

    def test_somebody_is_found_by_the_id_number_too(self, world, own, tmp_path):
        number = id_number(3, date(1980, 5, 1))
        make_member(world, id_number=number)
        report, _status = run(tmp_path, book((number, "陈国栋"), head=("身份证号", "姓名")))
        assert (report["created"], report["warnings"][0]["code"]) == (1, "birth_unknown")

    def test_zeros_that_excel_took_away_are_put_back_where_the_name_fits(self, world, own, member, tmp_path):
        report, _status = run(tmp_path, book(row(工号=30217.0)))
        assert (report["created"], report["warnings"][0]["code"]) == (1, "number_padded")
        assert "030217" in report["warnings"][0]["message"]

    def test_zeros_are_not_guessed_without_the_name_or_for_several(self, world, own, member, tmp_path):
        make_member(world, name=member.name, number="0030217")
        rows = (row(工号=30217.0, 姓名=None), row(工号=30217.0, 姓名="李明"), row(工号=30217.0))
        report, _status = run(tmp_path, book(*rows))
        assert [one["code"] for one in report["refused"]] == ["member_unknown"] * 3

    def test_a_later_row_of_a_member_is_held_against_the_earlier_one(self, world, own, member, tmp_path):
        term(world.branch, starts_on=date(2026, 3, 1))
        rows = (row(参保日期="2026-03-01"), row(参保日期="2025-09-01"))

        report, status = run(tmp_path, book(*rows))

        assert (status, report["created"]) == (1, 1)
        assert [(one["row"], one["code"]) for one in report["refused"]] == [(3, "overlap")]

    def test_two_covers_in_one_file_follow_each_other_without_waiting(self, world, member, tmp_path):
        for first in (date(2025, 3, 1), date(2026, 3, 1)):
            term(world.enterprise, code="critical", starts_on=first)
        rows = (row(参保日期="2026-03-01"), row(参保日期="2025-03-01"))

        assert run(tmp_path, book(*rows), plan="critical")[0]["created"] == 2

        second = Enrolment.objects.get(starts_on=date(2026, 3, 1))
        assert (second.is_renewal, second.covered_from) == (True, date(2026, 3, 1))

    def test_whoever_refused_is_not_enrolled_by_a_file(self, world, own, member, tmp_path):
        record_refusal(
            member=member, plan=own.plan, refused_on=NOW.date(), ask_again_on=date(2026, 9, 1), actor=world.chair,
            now=NOW,
        )  # fmt: skip
        report, _status = run(tmp_path, book(ROW))
        assert [one["code"] for one in report["refused"]] == ["member_refused"]

    def test_a_certificate_number_that_excel_cut_is_refused(self, own, member, tmp_path):
        report, _status = run(tmp_path, book(row(保险凭证号=1234567890123456)))
        assert "Excel" in report["refused"][0]["message"]


class TestAgain:
    def test_the_same_file_tomorrow_changes_nothing(self, own, member, tmp_path, time_machine):
        run(tmp_path, book(ROW))
        time_machine.shift(timedelta(days=1))

        report, status = run(tmp_path, book(ROW))

        assert (status, report["created"], report["unchanged"]) == (0, 0, 1)

    def test_a_certificate_number_is_added_to_what_is_there(self, own, member, tmp_path):
        run(tmp_path, book(ROW))

        report, _status = run(tmp_path, book(row(保险凭证号="ZS-1")))
        again, _status = run(tmp_path, book(row(保险凭证号="ZS-1")))

        assert (report["updated"], again["unchanged"]) == (1, 1)
        assert Enrolment.objects.get().certificate_no == "ZS-1"

    def test_a_dry_run_says_the_same_and_writes_nothing(self, own, member, tmp_path):
        report, status = run(tmp_path, book(ROW), "--dry-run")
        assert (report["created"], status) == (1, 0)
        assert not Enrolment.objects.exists()
        assert not ImportRun.objects.exists()


class TestRefused:
    @pytest.mark.parametrize(
        ("cells", "code", "column", "said"),
        [
            ({"工号": "999999"}, "member_unknown", "employee_no", "No member"),
            ({"工号": None}, "member_unnamed", "employee_no", "Neither"),
            ({"姓名": "陈国粱"}, "member_differs", "name", "陈国栋"),
            ({"参保日期": "2026-07-01"}, "start_outside_term", "starts_on", "2025-07-01 to 2026-06-30"),
            ({"参保日期": "2025-13-40"}, "date_invalid", "starts_on", ""),
            ({"份数": 2}, "shares_invalid", "shares", "1 to 1"),
            ({"保费": 100}, "premium_differs", "premium", "1 × 110.00 is 110.00, not 100.00"),
            ({"工会经费": 90}, "split_differs", "by_union", "adds up to 90.00, the premium is 110.00"),
            ({"工会经费": -10, "行政经费": 120}, "split_differs", "by_union", "less than nothing"),
            ({"保险凭证号": "6.2E+17"}, "certificate_missing", "certificate_no", "Excel"),
        ],
    )
    def test_a_row_is_refused_with_column_rule_and_advice(self, own, member, tmp_path, cells, code, column, said):
        report, status = run(tmp_path, book(row(**cells)))

        issue = report["refused"][0]
        assert (status, report["created"]) == (1, 0)
        assert (issue["row"], issue["column"], issue["code"]) == (3, column, code)
        assert said in issue["message"]
        assert issue["hint"]
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize(
        ("facts", "code", "said"),
        [
            ({"birth_date": date(1965, 3, 18)}, "not_eligible", "61 years old; the plan takes ages 16 to 60"),
            ({"birth_date": date(2010, 3, 19)}, "not_eligible", "15 years old"),
        ],
    )
    def test_ages_that_the_plan_does_not_take_are_named(self, world, own, tmp_path, facts, code, said):
        make_member(world, **facts)
        issue = run(tmp_path, book(ROW))[0]["refused"][0]
        assert issue["code"] == code
        assert said in issue["message"]

    def test_a_plan_for_women_takes_no_man_and_nobody_of_unknown_sex(self, world, member, tmp_path):
        term(world.enterprise, code="women")
        make_member(world, name="李明", number="030218", birth_date=date(1990, 1, 1))
        report, _status = run(tmp_path, book(ROW, row(工号="030218", 姓名="李明")), plan="women")
        assert [(issue["row"], issue["code"]) for issue in report["refused"]] == [
            (3, "not_eligible"), (4, "not_eligible"),
        ]  # fmt: skip

    def test_whoever_left_the_staff_is_not_enrolled(self, own, member, tmp_path):
        place_member(
            member=member, unit=member.unit, status=EmploymentStatus.RETIRED, starts_on=TODAY, actor=None, now=NOW
        )
        assert run(tmp_path, book(ROW))[0]["refused"][0]["code"] == "not_on_staff"

    def test_covers_do_not_overlap_and_the_days_are_named(self, world, own, member, tmp_path):
        enrolled(member, own, starts_on=date(2025, 9, 1))
        issue = run(tmp_path, book(row(参保日期="2025-10-01")))[0]["refused"][0]
        assert issue["code"] == "overlap"
        assert "2025-09-01 to 2026-06-30" in issue["message"]

    def test_without_a_term_nobody_is_enrolled(self, world, member, tmp_path):
        plan()
        assert run(tmp_path, book(ROW))[0]["refused"][0]["code"] == "no_term"

    def test_a_certificate_is_refused_twice_in_the_file_and_in_the_table(self, world, own, member, tmp_path):
        people = [make_member(world, name="李明", number=f"0402{n}", birth_date=date(1990, 1, 1)) for n in range(2)]
        enrolled(people[0], own, certificate_no="ZS-1")
        rows = [
            row(保险凭证号="ZS-1"),
            row(工号="04021", 姓名="李明", 保险凭证号="ZS-1"),
        ]
        report, _status = run(tmp_path, book(*rows))
        assert [(issue["row"], issue["code"]) for issue in report["refused"]] == [
            (3, "certificate_twice"), (4, "certificate_twice"), (4, "certificate_twice"),
        ]  # fmt: skip

    def test_a_member_twice_in_the_file_is_refused_once(self, own, member, tmp_path):
        report, _status = run(tmp_path, book(ROW, ROW))
        assert report["created"] == 1
        assert [(issue["row"], issue["code"]) for issue in report["refused"]] == [(4, "duplicate_member")]

    def test_what_an_enrolment_says_is_not_changed_by_a_file(self, own, member, tmp_path):
        enrolled(member, own, certificate_no="ZS-1")
        cells = {"份数": 2, "工会经费": 110, "保险凭证号": "ZS-2"}
        report, _status = run(tmp_path, book(row(**cells)))
        assert [issue["code"] for issue in report["refused"]] == [
            "enrolment_differs", "enrolment_differs", "certificate_differs",
        ]  # fmt: skip

    def test_an_amount_that_no_share_can_bear_is_refused(self, world, member, tmp_path):
        term(world.enterprise, code="critical")
        cells = {"份数": 3, "工会经费": 100}
        report, _status = run(tmp_path, book((*row(**cells), 65), head=(*HEAD, "个人缴费")), plan="critical")
        assert report["refused"][0]["code"] == "split_differs"
        assert "3 shares" in report["refused"][0]["message"]

    def test_good_rows_are_written_beside_refused_ones(self, own, member, tmp_path):
        report, status = run(tmp_path, book(row(工号="999999"), ROW))
        assert (status, report["rows"], report["created"], len(report["refused"])) == (1, 2, 1, 1)


class TestTheWholeFile:
    def test_an_unknown_plan_is_exit_two(self, world, tmp_path):
        with pytest.raises(CommandError) as error:
            run(tmp_path, book(ROW), plan="nothing")
        assert error.value.returncode == 2

    def test_a_file_that_is_not_there_too(self, world):
        plan()
        with pytest.raises(CommandError) as error:
            call_command("import_enrolments", "/nowhere/x.xlsx", "--plan", "provincial")
        assert error.value.returncode == 2

    def test_questions_do_not_grow_with_the_rows(self, world, own, member, tmp_path, django_assert_num_queries):
        people = [make_member(world, name="李明", number=f"05{n:04}", birth_date=date(1990, 1, 1)) for n in range(12)]
        rows = [row(工号=person.employee_no, 姓名="李明") for person in people]
        with open_source(book(*rows)) as source:
            file = read_file(source, ENROLMENTS.columns, TODAY)
        with django_assert_num_queries(6):
            checked = ENROLMENTS.check(file.rows, options={"plan": "provincial"}, actor=None, today=TODAY)
        assert checked.summary()["premium"] == str(Decimal("110.00") * 12)
        assert own.starts_on == TERM_STARTS


class TestSeveralSheets:
    def test_somebody_in_the_same_row_of_two_sheets_is_refused_as_double(self, own, member, tmp_path):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as workbook:
            for name in ("一队", "二队"):
                sheet = workbook.add_worksheet(name)
                sheet.write_row(0, 0, HEAD)
                sheet.write_row(1, 0, ROW)
        report, _status = run(tmp_path, out.getvalue())
        assert report["created"] == 1
        assert [one["code"] for one in report["refused"]] == ["duplicate_member"]

    def test_a_refusal_counts_as_long_as_it_holds_on_the_first_day(self, world, own, member, tmp_path):
        record_refusal(
            member=member, plan=own.plan, refused_on=TODAY, ask_again_on=TODAY + timedelta(days=10), note="",
            actor=world.welfare_officer, now=NOW,
        )  # fmt: skip
        later = TODAY + timedelta(days=10)
        assert run(tmp_path, book(row(参保日期=later)), "--dry-run")[0]["created"] == 1
        refused = run(tmp_path, book(row(参保日期=later - timedelta(days=1))), "--dry-run")[0]["refused"]
        assert [one["code"] for one in refused] == ["member_refused"]
