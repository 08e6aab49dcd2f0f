"""The daily sweep: every step, twice without harm, told as a table or as JSON; its schedules."""

import json
import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from cases.care.services.locking import lock_case
from cases.care.services.planning import extend_plans
from tests.factories import build_world
from tests.factories.cases import NOW as CARE
from tests.factories.cases import load_catalogues, reported
from tests.factories.protocol import in_care, in_force
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.core.models import JobRun
from unioncare.dashboard import sweep as sweeping
from unioncare.dashboard.schedules import DEFAULTS, create_schedules
from unioncare.dashboard.tasks import SweepFailed, daily_sweep
from unioncare.notifications.models import Message
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import WorkItem
from unioncare.worklist.tasks import mark_overdue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def without_snapshots(monkeypatch):
    """They take all indicators of every unit, and are tried with the scoreboard."""
    monkeypatch.setattr(sweeping, "STEPS", tuple(step for step in sweeping.STEPS if step.code != "snapshots"))


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def in_care_soon(transactional_db):
    """A case in care, and a day on which one more visit comes into sight."""
    load_catalogues()
    world = build_world()
    in_force(world.enterprise)
    return in_care(world), CARE + timedelta(days=14)


def the_group(world):
    """Something that work is about and that is no case."""
    return SubjectFactory(unit=world.group, kind=SubjectKind.UNIT)


def swept(*arguments):
    out = StringIO()
    call_command("sweep", *arguments, stdout=out)
    return out.getvalue()


def test_the_sweep_does_what_is_due_and_nothing_twice(world):
    WorkItemFactory(
        subject=the_group(world),
        due_at=NOW - timedelta(days=1),
        assignee=world.group_leader,
    )
    WorkItemFactory(subject=the_group(world), assignee=None, role="branch_chair")

    first, second = (json.loads(swept("--json")) for _ in range(2))

    assert first["errors"] == second["errors"] == {}
    assert (first["steps"]["overdue"], first["steps"]["unassigned"]) == (1, 1)
    assert set(second["steps"].values()) == {0}
    assert WorkItem.objects.get(missed=True).assignee == world.group_leader


def test_the_table_has_a_line_a_step(world):
    lines = swept().splitlines()
    assert len(lines) == len(sweeping.STEPS)
    assert all(line.split()[0] == "0" for line in lines)


def test_work_of_an_erased_case_is_named_and_the_rest_goes_on(world, client):
    load_catalogues()
    case, other = (
        reported(world),
        WorkItemFactory(subject=the_group(world), assignee=world.chair),
    )
    held = WorkItem.objects.open().get(subject=case.subject, kind="verification")
    number, reader = case.number, held.assignee
    case.delete()
    client.force_login(reader)
    assert client.get("/work/").status_code == client.get(f"/work/{held.pk}/").status_code == 200

    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        with pytest.raises(SweepFailed, match=f"erased: CaseErased.*{number}"):
            daily_sweep()
        create_schedules()
        client.force_login(world.administrator)
        assert f"cancelled: {number}" in client.get("/jobs/").text

    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.state, held.reason) == ("cancelled", "个案已被删除。")
    assert other.missed
    assert Message.objects.inbox_of(world.chair.pk).exists()


def test_one_failing_step_stops_no_other_and_the_command_says_so(world, monkeypatch):
    def fail(now):
        raise RuntimeError("no calendar")

    broken = sweeping.Step("plans", "plans", fail)
    steps = tuple(broken if step.code == "plans" else step for step in sweeping.STEPS)
    monkeypatch.setattr(sweeping, "STEPS", steps)
    WorkItemFactory(
        subject=the_group(world),
        due_at=NOW - timedelta(days=1),
        assignee=world.group_leader,
    )

    with pytest.raises(CommandError, match="plans"):
        swept()
    assert WorkItem.objects.filter(missed=True).exists()
    with pytest.raises(SweepFailed, match="no calendar"):
        daily_sweep()
    assert "no calendar" in JobRun.objects.get().error


def test_two_schedulers_sweep_once_a_day(world):
    assert daily_sweep() == 0
    assert daily_sweep() is None
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert daily_sweep() == 0


def test_a_sweep_that_was_killed_is_taken_up_again_the_same_day(world, monkeypatch):
    """The worker dies in the middle: what was done stays done, the rest follows, and nothing is done twice."""

    class Killed(BaseException):
        pass

    def die(now):
        raise Killed

    steps = sweeping.STEPS
    WorkItemFactory(
        subject=the_group(world),
        due_at=NOW - timedelta(days=1),
        assignee=world.group_leader,
    )
    WorkItemFactory(subject=the_group(world), assignee=None, role="branch_chair")
    broken = sweeping.Step("approvals", "approvals", die)
    monkeypatch.setattr(sweeping, "STEPS", tuple(broken if step.code == "approvals" else step for step in steps))
    with pytest.raises(Killed):
        daily_sweep()
    assert not WorkItem.objects.filter(missed=True).exists()

    monkeypatch.setattr(sweeping, "STEPS", steps)
    results = []
    for hour in (1, 2, 3, 4):
        with time_machine.travel(NOW + timedelta(hours=hour), tick=False):
            results.append(daily_sweep())
    # One went overdue and climbed; its person and the one who got the other item are told.
    assert results == [4, None, None, None]
    assert WorkItem.objects.get(missed=True).assignee == world.group_leader


def test_the_sweep_is_called_every_hour_so_that_a_failed_one_is_taken_up():
    create_schedules()
    timing = PeriodicTask.objects.get(task="dashboard.sweep").crontab
    assert (timing.minute, timing.hour, timing.day_of_week) == ("20", "*", "*")


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_open_every_item_once(in_care_soon):
    case, later = in_care_soon
    before = WorkItem.objects.filter(subject=case.subject).count()
    start, opened = threading.Barrier(2), []

    def sweep_now():
        try:
            start.wait(10)
            opened.append({outcome.step.code: (outcome.rows, outcome.error) for outcome in sweeping.sweep(later)})
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep_now) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(result["plans"] for result in opened) == [(0, ""), (1, "")]
    assert WorkItem.objects.filter(subject=case.subject).count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_is_closing_gets_no_further_items(in_care_soon):
    case, later = in_care_soon
    opened = []

    def extend():
        try:
            opened.append(extend_plans(now=later))
        finally:
            connection.close()

    with transaction.atomic():
        lock_case(case.pk)
        thread = threading.Thread(target=extend)
        thread.start()
        thread.join(10)
        assert opened == [0]
    assert extend_plans(now=later) == 1


def test_overdue_items_are_marked_every_ten_minutes(world):
    WorkItemFactory(subject=the_group(world), due_at=NOW + timedelta(minutes=5))
    assert mark_overdue() == 0
    assert mark_overdue() is None
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        assert mark_overdue() == 1


def test_schedules_are_created_once_and_stay_as_the_administrator_sets_them():
    assert create_schedules() == len(DEFAULTS)
    task = PeriodicTask.objects.get(task="worklist.mark_overdue")
    task.interval, _ = IntervalSchedule.objects.get_or_create(every=30, period=IntervalSchedule.MINUTES)
    task.enabled = False
    task.save()

    assert create_schedules() == 0
    task.refresh_from_db()
    assert (task.interval.every, task.enabled) == (30, False)


def test_every_scheduled_task_exists():
    from unioncare.celery import app

    app.loader.import_default_modules()
    assert {default.task for default in DEFAULTS} <= set(app.tasks)
