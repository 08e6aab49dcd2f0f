"""The daily sweep: every step, twice without harm, told as a table or as JSON; its schedules."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from tests.factories import build_world
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.core.models import JobRun
from unioncare.dashboard import sweep as sweeping
from unioncare.dashboard.schedules import DEFAULTS, create_schedules
from unioncare.dashboard.tasks import SweepFailed, daily_sweep
from unioncare.worklist.models import WorkItem
from unioncare.worklist.tasks import mark_overdue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return build_world()


def swept(*arguments):
    out = StringIO()
    call_command("sweep", *arguments, stdout=out)
    return out.getvalue()


def test_the_sweep_does_what_is_due_and_nothing_twice(world):
    WorkItemFactory(
        subject=SubjectFactory(unit=world.group), due_at=NOW - timedelta(days=1), assignee=world.group_leader
    )
    WorkItemFactory(subject=SubjectFactory(unit=world.group), assignee=None, role="branch_chair")

    first, second = (json.loads(swept("--json")) for _ in range(2))

    assert first["errors"] == second["errors"] == {}
    assert (first["steps"]["overdue"], first["steps"]["unassigned"]) == (1, 1)
    assert set(second["steps"].values()) == {0}
    assert WorkItem.objects.get(missed=True).assignee == world.group_leader


def test_the_table_has_a_line_a_step(world):
    lines = swept().splitlines()
    assert len(lines) == len(sweeping.STEPS)
    assert all(line.split()[0] == "0" for line in lines)


def test_one_failing_step_stops_no_other_and_the_command_says_so(world, monkeypatch):
    def fail(now):
        raise RuntimeError("no calendar")

    broken = sweeping.Step("plans", "plans", fail)
    steps = tuple(broken if step.code == "plans" else step for step in sweeping.STEPS)
    monkeypatch.setattr(sweeping, "STEPS", steps)
    WorkItemFactory(
        subject=SubjectFactory(unit=world.group), due_at=NOW - timedelta(days=1), assignee=world.group_leader
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


def test_overdue_items_are_marked_every_ten_minutes(world):
    WorkItemFactory(subject=SubjectFactory(unit=world.group), due_at=NOW + timedelta(minutes=5))
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
