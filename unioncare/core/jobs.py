"""Periodic jobs: each planned run happens once, however many schedulers or people start it."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from .models import JobRun

KEPT = timedelta(days=30)
# So many seconds somebody who waits for a place looks again.
_PAUSE = 0.1
# What is noted of a run that ended without a word.
KILLED = "the process was killed"


def slot(now: datetime, period: timedelta) -> datetime:
    """Return the planned time to which a run at `now` belongs: the last whole period since local midnight."""
    local = timezone.localtime(now)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (local - midnight) // period * period


def run_once(name: str, scheduled_for: datetime, work: Callable[[], int], *, now: datetime) -> int | None:
    """Do a planned run and return its number of rows; None when it is done already or another process is at it.

    A run that failed is taken up again, and so is one whose process was killed: its lock went with it. An exception is
    noted on the run and passed on.
    """
    with alone(f"{name} {scheduled_for.isoformat()}") as nobody_else:
        run = _claim(name, scheduled_for, now) if nobody_else else None
        if run is None:
            return None
        try:
            rows = work()
        except Exception as error:
            _finish(run, now, error=error_text(error))
            raise
        _finish(run, now, rows=rows)
        return rows


def error_text(error: Exception) -> str:
    """Return what an error may be kept as: of the database only its kind and constraint, for its words quote rows."""
    if isinstance(error, DatabaseError):
        told = getattr(error.__cause__, "diag", None)
        constraint = getattr(told, "constraint_name", None) or getattr(told, "table_name", None)
        return " ".join(filter(None, (type(error).__name__, getattr(error.__cause__, "pgcode", ""), constraint)))
    return f"{type(error).__name__}: {error}"[:2000]


def _claim(name: str, scheduled_for: datetime, now: datetime) -> JobRun | None:
    run, is_new = JobRun.objects.get_or_create(name=name, scheduled_for=scheduled_for, defaults={"started_at": now})
    if is_new:
        return run
    if run.finished_at and not run.error:
        return None
    run.earlier_error = run.error or KILLED
    run.started_at, run.finished_at, run.error = now, None, ""
    run.save(update_fields=["started_at", "finished_at", "error", "earlier_error"])
    return run


def _finish(run: JobRun, now: datetime, *, rows: int = 0, error: str = "") -> None:
    run.finished_at, run.rows, run.error = max(timezone.now(), now), rows, error
    run.save(update_fields=["finished_at", "rows", "error"])


def forget_runs(*, now: datetime) -> int:
    """Delete the runs of long ago, but the last one of each job; return how many."""
    last = JobRun.objects.order_by("name", "-scheduled_for").distinct("name").values("pk")
    return JobRun.objects.filter(started_at__lt=now - KEPT).exclude(pk__in=last).delete()[0]


@contextmanager
def exclusively(name: str) -> Iterator[None]:
    """Hold a lock of the database on `name`: a second process waits here until the first is through."""
    _ask("pg_advisory_lock", name)
    try:
        yield
    finally:
        _ask("pg_advisory_unlock", name)


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Hold such a lock without waiting for it; yields whether nobody else does."""
    got = _ask("pg_try_advisory_lock", name)
    try:
        yield got
    finally:
        if got:
            _ask("pg_advisory_unlock", name)


@contextmanager
def one_of(places: int, name: str, *, wait: float) -> Iterator[bool]:
    """Hold one of so many places, on all machines together, after a wait of so many seconds at most; yields whether."""
    until = time.monotonic() + wait
    while True:
        for place in range(places):
            with alone(f"{name} {place}") as got:
                if got:
                    yield True
                    return
        if time.monotonic() >= until:
            yield False
            return
        time.sleep(_PAUSE)


def lock_key(name: str) -> int:
    """Return the number under which the database knows the lock of a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def _ask(function: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [lock_key(name)])
        (got,) = cursor.fetchone()
    return got is True
