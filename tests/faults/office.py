"""An office that imports rosters in the browser's way, whatever happens to its workers meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.members.models import Placement
from cases.members.roster.uploads import CHECKED_STEP
from tests.cases.members.roster.files import lines
from tests.cases.members.roster.pages import check, confirm, headers
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.services.recovering import CHECKING, PATIENCE, is_worked_on, recover_runs
from unioncare.organisation.models import User

from .processes import wait_for
from .scene import Scene


class Office:
    """Uploads, confirms, waits; asks again for what is given up. `strike` is called while a worker has a run in hand.

    When it has killed something, the job of every minute is called once, as if the minute were over.
    """

    def __init__(self, scene: Scene, strike: Callable[[], bool] = lambda: False) -> None:
        self.scene, self.strike, self.client = scene, strike, Client()
        self.client.force_login(User.objects.get(username="welfare_officer"))
        self.asked = self.given_up = 0
        self.struck = False

    def import_one(self) -> None:
        """Bring one roster in, from the file to the last row."""
        run = self.begin_one()
        self.see_written(run)

    def begin_one(self) -> ImportRun:
        """Choose a file of people whom nobody imported yet, see it checked, and confirm it."""
        self.asked += 1
        run = self.see_checked()
        self.confirm(run)
        return run

    def see_checked(self) -> ImportRun:
        """Upload the file that is at hand and wait for its check, asking for it again when it was given up."""
        rows = self.scene.scale.roster_rows
        run = check(self.client, lines(rows, start=(self.asked - 1) * rows))
        while True:
            self._wait(run, lambda: run.summary.get("step") != CHECKING)
            if run.summary.get("step") == CHECKED_STEP:
                return run
            self.given_up += 1
            self.client.post(reverse("cases:roster_headers", args=[run.pk]), headers(run))

    def see_written(self, run: ImportRun) -> None:
        """Wait until a confirmed run is written; one that was given back is confirmed again, a failed one uploaded."""
        self._wait(run, lambda: run.state != RunState.RUNNING)
        if run.state == RunState.DONE:
            return
        self.given_up += 1
        again = run if run.state == RunState.STAGED else self.see_checked()
        self.confirm(again)
        self.see_written(again)

    def confirm(self, run: ImportRun) -> None:
        status = confirm(self.client, run).status_code
        self.scene.check(status == 302, f"confirming answered {status}")

    def minutes_pass(self) -> None:
        """Let the jobs of every minute be due again, and whatever waits have waited for a minute."""
        self.scene.a_minute_passes()
        ago = timezone.now() - 2 * PATIENCE
        with transaction.atomic():
            for run in ImportRun.objects.select_for_update(of=("self",), skip_locked=True):
                if run.state == RunState.RUNNING:
                    ImportRun.objects.filter(pk=run.pk).update(confirmed_at=ago)

    def count(self) -> None:
        """Note how many rosters are done, with every row that their check promised."""
        done = ImportRun.objects.filter(state=RunState.DONE)
        whole = [run for run in done if _written(run) == run.summary["created"] > 0]
        self.scene.result.imports = len(whole), self.asked

    def _wait(self, run: ImportRun, over: Callable[[], bool]) -> None:
        def is_over() -> bool:
            run.refresh_from_db()
            promised = run.summary.get("created", 0)
            self.scene.check(_written(run) in (0, promised), f"import {run.pk} is half written")
            if over():
                self.struck = False
                return True
            if self.struck:
                self.struck = is_worked_on(run) or not recover_runs(now=_in_a_while())
            elif is_worked_on(run):
                self.struck = self.strike()
            return False

        wait_for(is_over, f"{self.scene.fault}: import {run.pk} goes on")


def _in_a_while() -> datetime:
    return timezone.now() + PATIENCE + timedelta(seconds=1)


def _written(run: ImportRun) -> int:
    return Placement.objects.filter(import_run=run).count()
