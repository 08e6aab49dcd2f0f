"""Jobs that fail or die on the way: nothing half written, and a way on."""

from datetime import timedelta

import pytest
import redis
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from kombu.exceptions import OperationalError

from cases.members.models import Member
from tests.factories import build_world
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.services.recovering import recover_runs

from .files import lines
from .pages import check, confirm, headers, page


@pytest.fixture
def world(db):
    return build_world()


def lease_lost(**how):
    """The worker was killed right after it took the job, or the broker was emptied: nothing happens."""


def broker_away(**how):
    raise OperationalError("connection refused")


class TestALostJob:
    """Nobody presses anything: a job of every minute finds imports whose worker or place in the queue is gone."""

    @pytest.fixture
    def lost(self, officer, monkeypatch):
        run = check(officer, lines(2))
        with monkeypatch.context() as patch:
            patch.setattr("cases.members.tasks.write_confirmed_roster.apply_async", lease_lost)
            confirm(officer, run)
        assert not Member.objects.exists()
        return run

    def test_is_started_again_after_a_minute(self, lost, now):
        assert recover_runs(now=now + timedelta(seconds=59)) == 0
        assert recover_runs(now=now + timedelta(seconds=61)) == 1
        assert ImportRun.objects.get(pk=lost.pk).state == RunState.DONE
        assert Member.objects.count() == 2
        assert recover_runs(now=now + timedelta(minutes=3)) == 0

    def test_a_check_is_started_again_too(self, officer, monkeypatch, now):
        with monkeypatch.context() as patch:
            patch.setattr("cases.members.tasks.check_roster.apply_async", lease_lost)
            run = check(officer, lines(2))
        assert recover_runs(now=now + timedelta(seconds=61)) == 1
        confirm(officer, run)
        assert Member.objects.count() == 2

    def test_while_jobs_wait_in_the_queue_nothing_happens(self, lost, now, settings):
        queue = redis.Redis.from_url(settings.CELERY_BROKER_URL)
        queue.lpush("imports", "another import, an hour long")
        try:
            assert recover_runs(now=now + timedelta(minutes=9)) == 0
        finally:
            queue.delete("imports")
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
        assert recover_runs(now=now + timedelta(minutes=9)) == 0

    def test_what_kills_every_worker_is_given_up_and_says_so(self, lost, officer, now, monkeypatch):
        monkeypatch.setattr("cases.members.tasks.write_confirmed_roster.apply_async", lease_lost)
        started = [recover_runs(now=now + timedelta(minutes=minute)) for minute in range(2, 7)]
        assert started == [1, 1, 1, 0, 0]
        lost.refresh_from_db()
        assert lost.state == RunState.FAILED
        assert "反复中断" in lost.error

    def test_a_broker_that_is_away_does_not_trouble_whoever_confirms(self, officer, monkeypatch, now):
        run = check(officer, lines(2))
        with monkeypatch.context() as patch:
            patch.setattr("cases.members.tasks.write_confirmed_roster.apply_async", broker_away)
            assert confirm(officer, run).status_code == 302
        assert recover_runs(now=now + timedelta(seconds=61)) == 1
        assert Member.objects.count() == 2


class TestAnInterruptedJob:
    def test_is_seen_and_started_again(self, officer, monkeypatch, now):
        run = check(officer, lines(2))
        monkeypatch.setattr("cases.members.tasks.write_confirmed_roster.apply_async", lease_lost)
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

    def test_a_failed_attempt_writes_nothing_and_can_be_repeated(self, officer, monkeypatch):
        from django.db import OperationalError as DatabaseGone

        from cases.members.roster.stage_table import StageTable

        def fail(*args):
            raise DatabaseGone("gone")

        run = check(officer, lines(2))
        monkeypatch.setattr(StageTable, "_write_placements", fail)
        with pytest.raises(DatabaseGone):
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
