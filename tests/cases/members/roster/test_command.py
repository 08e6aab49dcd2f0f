"""The command as a person reads it, and its options."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.members.models import Member
from tests.data.rosters.people import person
from unioncare.imports.models import ImportRun, RunState
from unioncare.organisation.models import Unit

from .files import line, roster

pytestmark = pytest.mark.django_db


def say(tmp_path, rows, *arguments):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(roster(rows))
    out, status = StringIO(), 0
    try:
        call_command("import_roster", str(path), *arguments, stdout=out)
    except SystemExit as ended:
        status = ended.code
    return status, out.getvalue()


def test_it_names_what_was_refused_and_counts_the_rest(tmp_path, units):
    status, text = say(tmp_path, [line(0), line(1, 手机号="123"), line(2, 性别="女")])

    refused, warning, counts = text.strip().splitlines()
    assert status == 1
    assert "row 3" in refused or "3 行" in refused
    assert "row 4" in warning or "4 行" in warning
    assert "3" in counts
    assert "2" in counts


def test_a_dry_run_says_that_it_is_one(tmp_path, units):
    _status, real = say(tmp_path, [line(0)], "--dry-run")
    assert not Member.objects.exists()
    _status, text = say(tmp_path, [line(0)])
    assert len(real) > len(text)


def test_a_dry_run_tells_field_by_field_what_would_change_and_who_would_leave(tmp_path, units):
    say(tmp_path, [line(0, 手机号="13912347720"), line(1), line(2)], "--as-of", "2026-01-01")

    rows = [line(0, 手机号="13912348105", 部门="机关"), line(1, 人员状态="退休")]
    _status, text = say(tmp_path, rows, "--full", "QL3", "--dry-run")

    assert text.splitlines()[:-1] == [
        f"{person(0).number} {person(0).name}，手机：139****7720 → 139****8105",
        f"{person(0).number} {person(0).name}，单位：{person(0).unit} → 机关",
        f"{person(1).number} {person(1).name}，用工状态：在职 → 退休",
        f"{person(2).number} {person(2).name}，{person(2).unit}：将标为离册",
    ]


def test_leavers_that_nobody_confirmed_leave_no_preview_behind(tmp_path, units):
    say(tmp_path, [line(n) for n in range(4)], "--as-of", "2026-01-01")
    with pytest.raises(CommandError, match="--confirm-leavers"):
        say(tmp_path, [line(0)], "--full", "QL3")
    run = ImportRun.objects.latest("pk")
    assert (run.state, run.chunks.count()) == (RunState.DISCARDED, 0)


def test_an_unknown_unit_of_a_full_roster_is_a_refusal_with_its_code(run, units):
    report = run([line(0)], "--full", "火箭队")
    assert (report.exit, report["error"]) == (2, "unit_unknown")
    assert report.message == "--full 火箭队: 没有这个名称、路径或编码的单位。核对写法，或新建该单位。"


def test_it_creates_the_units_of_the_first_day(run):
    report = run([line(0, 部门="三矿/综采一队"), line(1, 部门="三矿/运输队")], "--create-units")

    assert report.exit == 0
    assert list(Unit.objects.values_list("name", "depth")) == [("三矿", 1), ("综采一队", 2), ("运输队", 2)]
    assert {m.unit.name for m in Member.objects.all()} == {"综采一队", "运输队"}


def test_units_of_refused_rows_are_not_created(run):
    run([line(0, 部门="三矿/综采一队"), line(1, 部门="三矿/运输队", 手机号="123")], "--create-units")
    assert "运输队" not in Unit.objects.values_list("name", flat=True)


def test_without_the_option_unknown_units_are_refused_and_not_created(run):
    report = run([line(0, 部门="三矿/综采一队")])
    assert report.codes == [(2, "unit", "unit_unknown")]
    assert not Unit.objects.exists()


def test_a_dry_run_creates_no_units(run):
    report = run([line(0, 部门="三矿/综采一队")], "--create-units", "--dry-run")
    assert report.counts == (1, 0, 0, 0)
    assert not Unit.objects.exists()


@pytest.mark.parametrize("text", ["18.3.2026", "yesterday"])
def test_a_day_that_is_none_is_an_error_of_use(tmp_path, text):
    with pytest.raises(CommandError, match=text):
        say(tmp_path, [line(0)], "--as-of", text)


def test_leavers_are_confirmed_on_a_terminal(tmp_path, units, monkeypatch):
    say(tmp_path, [line(n) for n in range(4)], "--as-of", "2026-01-01")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    answers = iter(["no", "yes"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))

    with pytest.raises(CommandError):
        say(tmp_path, [line(0)], "--full", "QL3")
    assert not Member.objects.filter(left_on__isnull=False).exists()

    say(tmp_path, [line(0)], "--full", "QL3")
    assert Member.objects.filter(left_on=date(2026, 3, 18)).count() == 3
