"""What only a real database and a real worker show: two imports at once, a worker that is killed while it writes."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.urls import reverse

from cases.members.models import Member, Placement
from cases.members.roster.options import RosterOptions
from cases.members.roster.services import confirm_roster, preview_roster
from tests.factories import build_world
from tests.setup.conftest import eventually
from tests.workers import children, kill, running_worker
from unioncare.celery import app
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.reading.source import open_source

from .files import line, lines, roster
from .pages import check, confirm, page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return build_world()


@contextmanager
def writing_held_up() -> Iterator[None]:
    """Let whoever writes a roster get as far as its placements, and no further while this lasts."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Placement._meta.db_table} IN EXCLUSIVE MODE")
        yield
    finally:
        other.rollback()
        other.close()


def waits_for(kind: str) -> bool:
    """Tell whether somebody waits for a lock: "relation" for the placements, "advisory" for their turn to write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = %s AND NOT granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [kind],
        )
        return bool(cursor.fetchone()[0])


def started(job: Callable[[], Any]) -> Thread:
    def run() -> None:
        try:
            job()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread


def previewed(rows, now) -> ImportRun:
    options = RosterOptions(as_of=now.date())
    with open_source(roster(rows), name="在册.xlsx") as source:
        return preview_roster(source=source, options=options, actor=None, now=now)


def test_two_imports_at_once_are_written_one_after_the_other(units, now):
    first = previewed(lines(4), now)
    second = previewed([*lines(3), line(3, 姓名="改名"), line(4)], now)

    with writing_held_up():
        threads = [started(lambda: confirm_roster(run=first, actor=None, now=now))]
        assert eventually(lambda: waits_for("relation"))
        threads.append(started(lambda: confirm_roster(run=second, actor=None, now=now)))
        assert eventually(lambda: waits_for("advisory"))
    for thread in threads:
        thread.join()

    written = [ImportRun.objects.get(pk=run.pk) for run in (first, second)]
    assert [run.state for run in written] == [RunState.DONE, RunState.DONE]
    counts = [[run.summary[name] for name in ("created", "updated", "unchanged")] for run in written]
    assert counts == [[4, 0, 0], [1, 1, 3]]
    assert Member.objects.count() == Placement.objects.count() == 5
    assert Member.objects.filter(name="改名").count() == 1


@pytest.fixture
def own_queue() -> Iterator[None]:
    app.control.purge()
    yield
    app.control.purge()


@pytest.mark.parametrize("whole", [False, True], ids=["its child", "the whole worker"])
def test_a_worker_killed_while_it_writes_leaves_nothing_half_written(officer, own_queue, now, whole):
    run = check(officer, lines(3))
    options = ("-Q", "imports", "--concurrency", "1")

    with running_worker(*options) as worker:
        with writing_held_up():
            confirm(officer, run)
            assert eventually(lambda: waits_for("relation"))
            kill(*([worker.pid] if whole else []), *children(worker))
        assert eventually(lambda: not waits_for("relation"))
        assert (Member.objects.count(), ImportRun.objects.get().state) == (0, RunState.RUNNING)
        with time_machine.travel(now + timedelta(minutes=1), tick=False):
            resume = reverse("cases:roster_resume", args=[run.pk])
            assert eventually(lambda: resume in page(officer, "roster_progress", run))

        with running_worker(*options) if whole else contextlib.nullcontext():
            officer.post(resume)
            assert eventually(lambda: ImportRun.objects.get().state == RunState.DONE)

    assert Member.objects.count() == Placement.objects.count() == 3
