"""The command imports a roster: what is new, what changed, what is the same."""

from datetime import date

import pytest
from auditlog.models import LogEntry

from cases.members.enums import EmploymentStatus
from cases.members.facts import id_index, phone_index
from cases.members.models import Member, Placement
from cases.members.signals import members_moved
from tests.data.rosters.people import person
from unioncare.imports.models import ImportRun, StagedChunk

from .files import line, lines, roster

pytestmark = pytest.mark.usefixtures("units")
TODAY = date(2026, 3, 18)


def audit() -> list[dict]:
    entries = LogEntry.objects.filter(content_type__model="member").order_by("pk")
    return [entry.changes for entry in entries]


class TestAFirstImport:
    def test_writes_everybody_with_all_that_the_file_says(self, run, units):
        report = run([line(0)])

        assert report.exit == 0
        assert report == {
            "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "left": 0, "refused": [], "warnings": [],
        }  # fmt: skip
        one, member = person(0), Member.objects.get()
        assert (member.employee_no, member.name, member.sex) == (one.number, one.name, "m")
        assert (member.id_number, member.birth_date, member.phone) == (one.id_number, one.birth, one.phone)
        assert (member.unit, member.joined_on, member.status) == (units[one.unit], one.joined, "active")
        assert member.left_on is None

    def test_makes_everybody_findable(self, run):
        run([line(0, 姓名="曾伟强")])

        member = Member.objects.get()
        assert (member.given_name, member.pinyin, member.initials) == ("伟强", "zengweiqiang", "zwq")
        assert Member.objects.get(id_index=id_index(person(0).id_number)) == member
        assert Member.objects.get(phone_index=phone_index(person(0).phone)) == member

    def test_places_everybody_from_the_day_of_the_import(self, run, units):
        run(lines(3))

        assert set(Placement.objects.values_list("starts_on", "status")) == {(TODAY, "active")}
        assert {p.member.employee_no: p.unit for p in Placement.objects.all()} == {
            person(n).number: units[person(n).unit] for n in range(3)
        }

    def test_places_everybody_from_another_day_on_request(self, run):
        run([line(0)], "--as-of", "2026-03-01")
        assert Placement.objects.get().starts_on == date(2026, 3, 1)

    def test_keeps_the_run_with_its_counts_and_no_rows(self, run):
        run(lines(3))

        record = ImportRun.objects.get()
        assert (record.kind, record.state, record.started_by) == ("roster", "done", None)
        assert record.summary["created"] == 3
        assert not StagedChunk.objects.filter(part="rows").exists()

    def test_needs_no_more_questions_for_many_than_for_few(self, run, django_assert_num_queries):
        run(lines(2, start=90))  # whatever is cached for good
        for count in (1, 3, 50):
            with django_assert_num_queries(42):
                run(lines(count, start=100 * count))


class TestTheSameFileAgain:
    def test_changes_nothing_at_all(self, run):
        rows = lines(5)
        run(rows)
        members = list(Member.objects.order_by("pk").values())
        placements = list(Placement.objects.order_by("pk").values())
        entries = LogEntry.objects.count()

        report = run(rows)

        assert report.counts == (0, 0, 5, 0)
        assert list(Member.objects.order_by("pk").values()) == members
        assert list(Placement.objects.order_by("pk").values()) == placements
        assert LogEntry.objects.count() == entries

    def test_changes_nothing_though_it_is_written_differently(self, run):
        run([line(0, 手机号="13812345678", 姓名="王小明")])
        report = run([line(0, 手机号="+86 138-1234-5678", 姓名="王 小 明", 出生日期="", 人员状态="在岗")])
        assert report.counts == (0, 0, 1, 0)

    def test_asks_only_once_what_a_run_asks_for(self, run, django_assert_num_queries):
        rows = lines(50)
        run(rows)
        with django_assert_num_queries(29):
            run(rows)


class TestAChangedRow:
    def test_changes_what_differs_and_leaves_an_audit_row(self, run):
        run([line(0, 手机号="13812345678")])
        before = Member.objects.get()

        report = run([line(0, 手机号="13987654321", 姓名="单志强", 入会时间="2012-07-01")])

        assert report.counts == (0, 1, 0, 0)
        member = Member.objects.get()
        assert (member.pk, member.created_at) == (before.pk, before.created_at)
        assert (member.phone, member.name, member.pinyin) == ("13987654321", "单志强", "shanzhiqiang")
        assert member.joined_on == date(2012, 7, 1)
        assert (member.id_number, member.sex) == (before.id_number, before.sex)
        assert audit() == [
            {
                "name": [before.name, "单志强"],
                "phone": ["138****5678", "139****4321"],
                "joined_on": [before.joined_on.isoformat(), "2012-07-01"],
            }
        ]

    def test_an_empty_cell_erases_nothing(self, run):
        run([line(0)])
        before = Member.objects.values().get()

        report = run([line(0, 性别="", 身份证号="", 出生日期="", 手机号="", 入会时间="", 人员状态="")])

        assert report.counts == (0, 0, 1, 0)
        assert Member.objects.values().get() == before

    def test_a_column_that_is_missing_erases_nothing(self, run):
        run([line(0)])
        before = Member.objects.values().get()
        one = person(0)

        report = run(roster([[one.number, one.name, one.unit]], ("工号", "姓名", "单位")))

        assert report.counts == (0, 0, 1, 0)
        assert Member.objects.values().get() == before

    def test_a_move_begins_today_and_is_told_to_other_rooms(self, run, units):
        run([line(0, 部门="运输队")], "--as-of", "2026-01-01")
        told = []
        members_moved.connect(lambda **kw: told.extend(kw["moves"]), weak=False, dispatch_uid="t")
        try:
            report = run([line(0, 部门="掘进二队")])
        finally:
            members_moved.disconnect(dispatch_uid="t")

        assert report.counts == (0, 1, 0, 0)
        member = Member.objects.get()
        assert member.unit == units["掘进二队"]
        assert list(member.placements.order_by("starts_on").values_list("starts_on", "unit__name")) == [
            (date(2026, 1, 1), "运输队"),
            (TODAY, "掘进二队"),
        ]
        assert told == [(member.pk, units["运输队"].pk, units["掘进二队"].pk)]
        assert audit() == [{"unit": ["运输队", "掘进二队"]}]

    def test_another_status_is_a_new_placement(self, run):
        run([line(0)], "--as-of", "2026-01-01")
        run([line(0, 人员状态="长病假")])

        member = Member.objects.get()
        assert member.status == EmploymentStatus.SICK_LEAVE
        assert member.placements.count() == 2

    def test_a_move_on_the_day_of_the_placement_corrects_it(self, run, units):
        run([line(0, 部门="运输队")])
        run([line(0, 部门="掘进二队")])

        assert Placement.objects.get().unit == units["掘进二队"]

    def test_an_unknown_status_keeps_the_old_one(self, run):
        run([line(0, 人员状态="退休")])
        report = run([line(0, 人员状态="不明不白")])

        assert report.counts == (0, 0, 1, 0)
        assert report.warned == [(2, "status", "status_unknown")]
        assert "原状态不变" in report["warnings"][0]["message"]
        assert Member.objects.get().status == EmploymentStatus.RETIRED


class TestAsOfAnotherDay:
    def test_an_older_roster_tells_the_past_without_touching_today(self, run, units):
        run([line(0, 部门="运输队")], "--as-of", "2026-02-01")

        report = run([line(0, 部门="掘进二队")], "--as-of", "2025-06-01")

        assert report.counts == (0, 1, 0, 0)
        member = Member.objects.get()
        assert member.unit == units["运输队"]
        assert Placement.objects.on(date(2025, 7, 1)).get().unit == units["掘进二队"]
        assert run([line(0, 部门="掘进二队")], "--as-of", "2025-06-01").counts == (0, 0, 1, 0)

    def test_a_roster_of_a_day_to_come_waits_for_it(self, run, units):
        run([line(0, 部门="运输队")])

        report = run([line(0, 部门="掘进二队"), line(1)], "--as-of", "2026-04-01")

        assert report.counts == (1, 1, 0, 0)
        assert Member.objects.get(employee_no=person(0).number).unit == units["运输队"]
        assert Placement.objects.filter(starts_on=date(2026, 4, 1)).count() == 2
        again = run([line(0, 部门="掘进二队"), line(1)], "--as-of", "2026-04-01")
        assert again.counts == (0, 0, 2, 0)


class TestADryRun:
    def test_says_what_would_happen_and_writes_nothing(self, run):
        run([line(0), line(1)])
        counted = Member.objects.count(), Placement.objects.count(), ImportRun.objects.count()

        report = run([line(0), line(1, 姓名="改名"), line(2), line(3, 手机号="123")], "--dry-run")

        assert report.exit == 1
        assert report["rows"] == 4
        assert report.counts == (1, 1, 1, 0)
        assert report.codes == [(5, "phone", "phone_invalid")]
        assert (Member.objects.count(), Placement.objects.count(), ImportRun.objects.count()) == counted
        assert not StagedChunk.objects.filter(part="rows").exists()

    def test_promises_what_the_import_does(self, run):
        rows = [line(0), line(1, 身份证号="123"), line(2)]
        assert run(rows, "--dry-run") == run(rows)


class TestSomebodyWhoDied:
    def test_is_not_brought_back_by_a_roster_that_still_names_them(self, run):
        run([line(0)], "--as-of", "2026-01-01")
        run([line(0, 人员状态="病故")])
        assert Member.objects.get().left_on == TODAY

        report = run([line(0, 人员状态="在职")])

        assert report.warned == [(2, "status", "deceased_listed")]
        assert Member.objects.get().status == EmploymentStatus.DECEASED
