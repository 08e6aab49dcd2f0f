"""The states of an import run: one table of moves, each a conditional update."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..models import ImportRun, RunState, StagedChunk
from ..reading.source import Source
from .naming import names_any
from .staging import delete_staged

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# A job ends at its hard limit of an hour at the latest; a run that is still "running" then has lost its worker.
LOST_AFTER = timedelta(hours=2)

MOVES: dict[RunState, tuple[RunState, ...]] = {
    RunState.RUNNING: (RunState.STAGED,),
    RunState.DONE: (RunState.RUNNING,),
    RunState.FAILED: (RunState.RUNNING,),
    RunState.DISCARDED: (RunState.STAGED,),
    RunState.EXPIRED: (RunState.STAGED,),
    RunState.STAGED: (RunState.RUNNING,),
}


class RunMoved(Exception):
    """The run is not where it would have to be: confirmed, discarded or expired by then."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)

    @property
    def reason(self) -> str:
        """What happened to the run, for a person to read."""
        words = {
            RunState.RUNNING: _("This import is already running."),
            RunState.DONE: _("This import is already done."),
            RunState.FAILED: _("This import failed. Choose the file again."),
            RunState.DISCARDED: _("This import was discarded. Choose the file again."),
            RunState.EXPIRED: _("This preview is older than a day and was deleted. Choose the file again."),
        }
        return str(words.get(RunState(self.state), _("This import waits for confirmation.")))


def confirm_run(*, run: ImportRun, now: datetime) -> ImportRun:
    """Take a staged run for writing. Raises RunMoved unless this call is the one that takes it, in time."""
    if run.expires_at <= now:
        expire_runs(now=now)
    return _move(run, RunState.RUNNING, confirmed_at=now)


def finish_run(*, run: ImportRun, summary: dict[str, Any], now: datetime, keep: tuple[str, ...] = ()) -> ImportRun:
    """Note that everything is written, and delete the staged rows except the parts to `keep` for the day.

    Call it in the transaction that writes: then the run is done exactly if the rows are there.
    """
    with transaction.atomic():
        done = _move(run, RunState.DONE, finished_at=now, summary=summary)
        delete_staged(run=run, keep=keep)
        return done


def take_in_hand(run: ImportRun) -> None:
    """Hold a run's row until the transaction ends: others see that a job is at it. RunMoved when it is not running."""
    held = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.state != RunState.RUNNING:
        raise RunMoved(held.state)


def fail_run(*, run: ImportRun, error: str, now: datetime) -> ImportRun:
    """Note why nothing was written. Call it outside the transaction that failed; `error` names no person."""
    with transaction.atomic():
        failed = _move(run, RunState.FAILED, finished_at=now, error=error)
        delete_staged(run=run)
        return failed


def release_run(*, run: ImportRun, error: str) -> ImportRun:
    """Give a run back after an attempt that wrote nothing, so that it can be confirmed again while its rows live.

    Call it outside the transaction that failed; `error` says what went wrong and names no person.
    """
    return _move(run, RunState.STAGED, confirmed_at=None, error=error)


def discard_run(*, run: ImportRun, now: datetime) -> ImportRun:
    """Give up a preview and delete its rows."""
    with transaction.atomic():
        discarded = _move(run, RunState.DISCARDED, finished_at=now)
        delete_staged(run=run)
        return discarded


def discard_naming(*, words: Collection[str], now: datetime) -> int:
    """Give up previews whose staged rows hold one of some words, such as somebody who is erased; return how many.

    A run that is writing keeps its rows: ask `is_importing` whether one of them is about the same.
    """
    runs = [run for run in ImportRun.objects.filter(state=RunState.STAGED).order_by("pk") if names_any(run, words)]
    for run in runs:
        # Somebody may have confirmed it, or given it up, meanwhile.
        with suppress(RunMoved):
            discard_run(run=run, now=now)
    # Rows that a finished import keeps for the day, such as those it refused.
    ended = ImportRun.objects.exclude(state__in=[RunState.STAGED, RunState.RUNNING])
    kept = ended.filter(chunks__isnull=False).distinct().order_by("pk")
    named = [run for run in kept if names_any(run, words)]
    for run in named:
        delete_staged(run=run)
    return len(runs) + len(named)


def is_importing(words: Collection[str]) -> bool:
    """Tell whether an import that is writing now holds one of some words."""
    running = ImportRun.objects.filter(state=RunState.RUNNING).order_by("pk")
    return any(names_any(run, words) for run in running)


def record_run(
    *,
    kind: str,
    source: Source,
    summary: dict[str, Any],
    started_by: "User | None",
    now: datetime,
    options: dict[str, Any] | None = None,
) -> ImportRun:
    """Note an import that was written without a preview, as the command line does."""
    return ImportRun.objects.create(
        kind=kind,
        file_name=source.name[-200:],
        sha256=source.sha256,
        size=source.size,
        state=RunState.DONE,
        options=options or {},
        summary=summary,
        started_by=started_by,
        created_at=now,
        confirmed_at=now,
        finished_at=now,
        expires_at=now,
    )


def expire_runs(*, now: datetime) -> int:
    """Delete every staged row whose day is over, close lost runs, and return how many previews expired."""
    with transaction.atomic():
        expired = ImportRun.objects.filter(state__in=MOVES[RunState.EXPIRED], expires_at__lte=now).update(
            state=RunState.EXPIRED, finished_at=now
        )
        ImportRun.objects.filter(state__in=MOVES[RunState.FAILED], confirmed_at__lte=now - LOST_AFTER).update(
            state=RunState.FAILED, finished_at=now, error=str(_("The job was interrupted; nothing was written."))
        )
        StagedChunk.objects.filter(run__expires_at__lte=now).exclude(run__state=RunState.RUNNING).delete()
    return expired


def _move(run: ImportRun, target: RunState, **fields: Any) -> ImportRun:
    moved = ImportRun.objects.filter(pk=run.pk, state__in=MOVES[target]).update(state=target, **fields)
    run.refresh_from_db()
    if not moved:
        raise RunMoved(run.state)
    return run
