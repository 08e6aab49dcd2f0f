"""Faults while rosters are imported: each is written whole in the end, or plainly not at all."""

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.utils import timezone

from cases.members.models import Member
from tests.cases.members.roster.files import lines
from tests.cases.members.roster.pages import check, confirm
from tests.data.rosters.people import UNITS
from tests.factories import UnitFactory, build_world
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.services.recovering import recover_runs
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit, User

from .outcome import Outcome
from .processes import Process, imports_worker, wait_until
from .servers import Servers

# A run that is lost a fourth time is given up: no run is killed more often.
EACH = 3


def _officer() -> Client:
    if not Unit.objects.exists():
        with transaction.atomic():
            world = build_world()
            for number, name in enumerate(UNITS):
                UnitFactory(parent=world.enterprise, code=f"R{number}", name=name, kind=UnitKind.SECTION)
    client = Client()
    client.force_login(User.objects.get(posts__role=Role.WELFARE_OFFICER, posts__unit__name="青岭三矿工会"))
    return client


def kill(both: Servers, folder: Path, *, what: str, kills: int, rows: int) -> Outcome:
    """Kill the worker's child or the worker in the middle of imports; a job of every minute starts them again."""
    client, worker = _officer(), imports_worker(folder)
    before, runs = Member.objects.count(), 0
    try:
        while worker.kills < kills:
            run = _confirmed(client, worker, lines(rows, start=runs * rows))
            runs += 1
            for _kill in range(min(EACH, kills - worker.kills)):
                _kill_once(worker, what)
                _a_minute_passes(run, worker)
            wait_until(lambda pk=run.pk: _state(pk) != RunState.RUNNING, seconds=120, meanwhile=worker.keep_alive)  # type: ignore[misc]
    finally:
        worker.stop()
    written = Member.objects.count() - before
    done = ImportRun.objects.filter(state=RunState.DONE).count()
    outcome = Outcome(
        f"worker {what} killed while importing", f"{worker.kills} kills", note=f"{runs} rosters, {written} rows"
    )
    if written != runs * rows or done < runs:
        outcome.troubles.append(f"{written} members of {runs * rows}, {done} of {runs} rosters done")
    return outcome


def _confirmed(client: Client, worker: Process, rows: list[list[object]]) -> ImportRun:
    run = check(client, rows)
    wait_until(
        lambda: ImportRun.objects.get(pk=run.pk).summary.get("step") == "checked",
        seconds=120,
        meanwhile=worker.keep_alive,
    )
    confirm(client, run)
    return run


def _kill_once(worker: Process, what: str) -> None:
    act: Callable[[], bool] = worker.kill_child if what == "children" else worker.kill_parent
    wait_until(lambda: False, seconds=random.uniform(0, 1.5), meanwhile=worker.keep_alive)
    wait_until(act, seconds=30, meanwhile=worker.keep_alive)


def _a_minute_passes(run: ImportRun, worker: Process) -> None:
    """Let the run be one that has waited for a minute, and do what the job of every minute does."""
    worker.keep_alive()
    ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        confirmed_at=timezone.now() - timedelta(seconds=61)
    )
    recover_runs(now=timezone.now())


def _state(pk: int) -> str:
    return ImportRun.objects.get(pk=pk).state
