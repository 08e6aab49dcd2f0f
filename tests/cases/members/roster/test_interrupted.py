"""Jobs that fail or die on the way: nothing half written, and a way on."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.urls import reverse

from cases.members.models import Member
from tests.factories import build_world
from unioncare.imports.models import CALL_AGAIN, ImportRun, RunState
from unioncare.imports.services.calling import MOST_TRIES, WorkersDied
from unioncare.imports.tasks import call_for_lost_imports

from .files import lines
from .pages import check, confirm, headers, page

JOBS = {"check": "check_roster", "write": "write_confirmed_roster"}


class Killed(BaseException):
    """Ends a worker where nothing can catch it."""


def call_again(now) -> int | None:
    """Run the job that looks for lost imports."""
    with time_machine.travel(now, tick=False), TestCase.captureOnCommitCallbacks(execute=True):
        return call_for_lost_imports()


@pytest.fixture
def world(db):
    return build_world()


class TestAnInterruptedJob:
    def test_is_seen_and_started_again(self, officer, monkeypatch, now):
        run = check(officer, lines(2))
        monkeypatch.setattr("cases.members.tasks.write_confirmed_roster.apply_async", lambda *args, **options: None)
        confirm(officer, run)  # the worker dies before it writes
        waiting = page(officer, "roster_progress", run)
        assert reverse("cases:roster_resume", args=[run.pk]) not in waiting

        with time_machine.travel(now + timedelta(seconds=30), tick=False):
            stuck = page(officer, "roster_progress", run)
        assert reverse("cases:roster_resume", args=[run.pk]) in stuck
        assert not Member.objects.exists()

        monkeypatch.undo()
        officer.post(reverse("cases:roster_resume", args=[run.pk]))
        assert Member.objects.count() == 2
        assert ImportRun.objects.get(pk=run.pk).state == RunState.DONE

    @pytest.mark.parametrize("step", ["check", "write"])
    def test_is_called_for_again_within_minutes(self, officer, monkeypatch, now, step):
        run = check(officer, lines(2)) if step == "write" else None
        monkeypatch.setattr(f"cases.members.tasks.{JOBS[step]}.apply_async", lambda *args, **options: None)
        confirm(officer, run) if run else check(officer, lines(2))  # the call is lost with the queue
        monkeypatch.undo()
        assert call_again(now + CALL_AGAIN - timedelta(seconds=1)) == 0

        assert call_again(now + CALL_AGAIN) == 1
        run = ImportRun.objects.get()
        assert (run.state, Member.objects.count()) == ((RunState.DONE, 2) if step == "write" else (RunState.STAGED, 0))
        assert run.summary["created"] == 2
        assert call_again(now + 2 * CALL_AGAIN) == 0

    def test_whose_workers_die_again_and_again_is_given_up_with_its_reason(self, officer, monkeypatch, now):
        run = check(officer, lines(2))
        deaths = iter(range(1, 10))

        def die(*args):
            raise Killed(next(deaths))

        monkeypatch.setattr("cases.members.tasks.write_roster", lambda **of: die())
        with pytest.raises(Killed):
            confirm(officer, run)
        for time in range(1, MOST_TRIES):
            with pytest.raises(Killed):
                call_again(now + time * CALL_AGAIN)
        monkeypatch.undo()
        with pytest.raises(WorkersDied):
            call_again(now + MOST_TRIES * CALL_AGAIN)

        run.refresh_from_db()
        assert (run.state, Member.objects.count(), next(deaths)) == (RunState.STAGED, 0, MOST_TRIES + 1)
        assert run.error in page(officer, "roster_preview", run)
        confirm(officer, run)
        assert Member.objects.count() == 2

    def test_a_failed_attempt_writes_nothing_and_can_be_repeated(self, officer, monkeypatch):
        from django.db import OperationalError

        from cases.members.roster.stage_table import StageTable

        def fail(*args):
            raise OperationalError("gone")

        run = check(officer, lines(2))
        monkeypatch.setattr(StageTable, "_write_placements", fail)
        with pytest.raises(OperationalError):
            confirm(officer, run)
        assert not Member.objects.exists()

        run.refresh_from_db()
        assert run.state == RunState.STAGED
        assert run.error in page(officer, "roster_preview", run)

        monkeypatch.undo()
        confirm(officer, run)
        assert Member.objects.count() == 2

    @pytest.mark.parametrize("failure", [KeyError("unit"), ValidationError("No such unit.")])
    def test_whatever_breaks_the_writing_off_the_run_can_be_confirmed_again(self, officer, monkeypatch, failure):
        from cases.members.roster.stage_table import StageTable

        def fail(*args):
            raise failure

        run = check(officer, lines(2))
        monkeypatch.setattr(StageTable, "_write_placements", fail)
        with pytest.raises(type(failure)):
            confirm(officer, run)

        run.refresh_from_db()
        assert (run.state, Member.objects.count()) == (RunState.STAGED, 0)
        assert "什么都没有写入" in page(officer, "roster_preview", run)

    def test_whatever_breaks_the_check_off_it_can_be_asked_again(self, officer, monkeypatch):
        from cases.members.roster.preview import RosterPreview

        def fail(*args):
            raise KeyError("unit")

        monkeypatch.setattr(RosterPreview, "run", fail)
        with pytest.raises(KeyError):
            check(officer, lines(2))
        run = ImportRun.objects.get()
        assert "程序出错" in page(officer, "roster_headers", run)

        monkeypatch.undo()
        officer.post(reverse("cases:roster_headers", args=[run.pk]), headers(run))
        confirm(officer, run)
        assert Member.objects.count() == 2
