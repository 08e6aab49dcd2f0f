"""An office that imports rosters in the browser's way, whatever happens to its workers meanwhile."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.members.models import Placement
from cases.members.roster.uploads import CHECKED_STEP, CHECKING_STEP, is_worked_on
from tests.cases.members.roster.files import lines
from tests.cases.members.roster.pages import check, confirm, headers
from unioncare.imports.models import CALL_AGAIN, ImportRun, RunState
from unioncare.imports.services.calling import call_lost_jobs
from unioncare.organisation.models import User

from .processes import wait_for
from .scene import Scene


class Office:
    """Uploads, confirms, waits; asks again for what is given up. `strike` is called while a worker has a run in hand.

    Two minutes, after which a lost job is called for again, pass at once whenever `time_passes`.
    """

    def __init__(self, scene: Scene, strike: Callable[[], None] = lambda: None) -> None:
        self.scene, self.strike, self.client = scene, strike, Client()
        self.client.force_login(User.objects.get(username="welfare_officer"))
        self.asked = self.given_up = 0
        self.ahead = timedelta()

    def upload(self) -> ImportRun:
        """Choose a file of people whom nobody imported yet, match its headers, ask for the check."""
        rows = self.scene.scale.roster_rows
        run = check(self.client, lines(rows, start=self.asked * rows))
        self.asked += 1
        return run

    def import_one(self) -> None:
        """Bring one roster in, from the file to the last row."""
        run = self.upload()
        self.see_checked(run)
        self.confirm(run)
        self.see_written(run)

    def see_checked(self, run: ImportRun) -> None:
        """Wait for the check, and ask for it again when it was given up."""
        self._wait(run, lambda: run.summary.get("step") != CHECKING_STEP)
        if run.summary.get("step") != CHECKED_STEP:
            self.given_up += 1
            self.client.post(reverse("cases:roster_headers", args=[run.pk]), headers(run))
            self.see_checked(run)

    def see_written(self, run: ImportRun) -> None:
        """Wait until a confirmed run is written, and confirm it again when it was given up."""
        self._wait(run, lambda: run.state != RunState.RUNNING)
        if run.state == RunState.STAGED:
            self.given_up += 1
            self.confirm(run)
            self.see_written(run)

    def confirm(self, run: ImportRun) -> None:
        status = confirm(self.client, run).status_code
        self.scene.check(status == 302, f"confirming answered {status}")

    def time_passes(self) -> None:
        self.ahead += 2 * CALL_AGAIN

    def minutes_pass(self) -> None:
        """Let the jobs of every minute be due again, and so the calls for imports that nobody holds."""
        self.scene.a_minute_passes()
        with transaction.atomic():
            waiting = ImportRun.objects.exclude(job="").select_for_update(of=("self",), skip_locked=True)
            free = [run.pk for run in waiting]
            ImportRun.objects.filter(pk__in=free).update(call_at=timezone.now())

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
                return True
            if is_worked_on(run):
                self.strike()
            else:
                call_lost_jobs(now=timezone.now() + self.ahead)
            return False

        wait_for(is_over, f"{self.scene.fault}: import {run.pk} goes on")


def _written(run: ImportRun) -> int:
    return Placement.objects.filter(import_run=run).count()
