"""Whoever a full roster leaves out has left: marked, never deleted, and never by mistake."""

from datetime import date

import pytest

from cases.members.models import Member
from cases.members.signals import members_left
from tests.data.rosters.people import person

from .files import line, lines

TODAY = date(2026, 3, 18)


@pytest.fixture
def crowd(run, units):
    """Forty members under 青岭三矿 since the beginning of the year."""
    run(lines(40), "--as-of", "2026-01-01")


@pytest.fixture
def departures():
    told = []
    members_left.connect(lambda **kw: told.extend(kw["departures"]), weak=False, dispatch_uid="t")
    yield told
    members_left.disconnect(dispatch_uid="t")


def member(order):
    return Member.objects.get(employee_no=person(order).number)


@pytest.mark.usefixtures("crowd")
class TestAFullRoster:
    def test_marks_whoever_it_leaves_out(self, run, departures):
        report = run(lines(38), "--full", "QL3")

        assert (report.exit, report.counts) == (0, (0, 0, 38, 2))
        gone = member(39)
        assert (gone.status, gone.left_on) == ("left", TODAY)
        assert [p.status for p in gone.placements.order_by("starts_on")] == ["active", "left"]
        assert sorted(d.member_id for d in departures) == sorted([member(38).pk, gone.pk])

    def test_says_so_before(self, run):
        assert run(lines(38), "--full", "QL3", "--dry-run")["left"] == 2
        assert member(39).left_on is None

    def test_again_changes_nothing(self, run):
        run(lines(38), "--full", "QL3")
        assert run(lines(38), "--full", "QL3").counts == (0, 0, 38, 0)

    def test_without_the_word_nobody_leaves(self, run):
        assert run(lines(38)).counts == (0, 0, 38, 0)
        assert member(39).left_on is None

    def test_speaks_only_of_its_unit(self, run, world):
        run([line(50, 部门="QL1-01")], "--as-of", "2026-01-01")
        assert run(lines(40), "--full", "青岭三矿工会")["left"] == 0
        assert member(50).left_on is None

    def test_a_refused_row_still_names_its_member(self, run):
        rows = [*lines(38), line(38, 手机号="123"), line(39, 部门="火箭队")]
        report = run(rows, "--full", "QL3")

        assert report["left"] == 0
        assert len(report["refused"]) == 2

    def test_a_mistyped_employee_number_does_not_make_a_leaver_of_its_id_number(self, run):
        report = run([*lines(39), line(39, 工号="O30724")], "--full", "QL3")

        assert report["left"] == 0
        assert report.codes == [(41, "id_number", "duplicate_id")]

    def test_somebody_who_moved_away_within_the_file_has_not_left(self, run, world):
        report = run([*lines(39), line(39, 部门="QL1-01")], "--full", "QL3")
        assert report.counts == (0, 1, 39, 0)

    def test_whoever_comes_back_is_a_member_again(self, run):
        run(lines(38), "--full", "QL3", "--as-of", "2026-03-01")

        report = run([line(39, 人员状态="")])

        assert report.counts == (0, 1, 0, 0)
        back = member(39)
        assert (back.status, back.left_on) == ("active", None)
        assert [p.status for p in back.placements.order_by("starts_on")] == ["active", "left", "active"]

    def test_a_retired_member_stays_retired(self, run, departures):
        run([line(39, 人员状态="退休")], "--as-of", "2026-02-01")

        run(lines(39), "--full", "QL3")

        gone = member(39)
        assert (gone.status, gone.left_on) == ("retired", TODAY)
        assert [(d.member_id, d.status) for d in departures] == [(gone.pk, "retired")]
        assert run([*lines(39), line(39, 人员状态="退休")], "--full", "QL3").counts == (0, 1, 39, 0)
        assert member(39).left_on is None

    def test_whoever_left_before_is_not_counted_again(self, run):
        run([line(39, 人员状态="离职")], "--as-of", "2026-02-01")
        assert run(lines(39), "--full", "QL3")["left"] == 0

    def test_of_a_past_day_says_nothing_of_whoever_was_placed_anew_since(self, run):
        run([line(39, 人员状态="内退")], "--as-of", "2026-03-10")
        run([line(38, 人员状态="病休")], "--as-of", "2026-03-10")

        old = run(lines(38), "--full", "QL3", "--as-of", "2026-03-01")

        assert (old.exit, old["left"]) == (0, 0)
        assert [p.status for p in member(39).placements.order_by("starts_on")] == ["active", "early_retired"]
        assert run(lines(38), "--full", "QL3")["left"] == 2

    def test_cannot_tell_of_days_to_come(self, run):
        report = run(lines(40), "--full", "QL3", "--as-of", "2026-04-01")
        assert report.exit == 2
        assert "error" in report

    def test_an_unknown_unit_is_named(self, run):
        report = run(lines(40), "--full", "火箭队")
        assert report.exit == 2
        assert "火箭队" in report.message


@pytest.mark.usefixtures("crowd")
class TestManyLeavers:
    def test_more_than_one_in_twenty_needs_a_word(self, run):
        report = run(lines(37), "--full", "QL3")

        assert report.exit == 2
        assert report["error"] == "leavers_unconfirmed"
        assert "3" in report.message
        assert "40" in report.message
        assert not Member.objects.filter(left_on__isnull=False).exists()

    def test_nothing_else_is_written_either(self, run):
        report = run([*lines(36), line(60)], "--full", "QL3")
        assert report.exit == 2
        assert not Member.objects.filter(employee_no=person(60).number).exists()

    def test_the_word_given_they_are_marked(self, run):
        report = run(lines(37), "--full", "QL3", "--confirm-leavers")
        assert (report.exit, report["left"]) == (0, 3)
        assert Member.objects.filter(left_on=TODAY).count() == 3

    def test_a_dry_run_asks_nothing(self, run):
        report = run(lines(30), "--full", "QL3", "--dry-run")
        assert (report.exit, report["left"]) == (0, 10)
