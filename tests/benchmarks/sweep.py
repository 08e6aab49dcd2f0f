"""The nightly sweep with a twentieth of 10 k, 100 k and 1 M open items due, against one statement written by hand.

A third of what is due was due the day before, a third is due today, a third tomorrow. Each sweep runs in a process of
its own, as the nightly job's would, which tells its time and the most memory it took.
"""

import json
import os
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import settle
from tests.benchmarks.items import fill_items
from tests.benchmarks.report import Report
from tests.workers import ROOT, database_url
from unioncare.organisation.calendar import WorkingDays, load_working_days, start_of

SIZES = (10_000, 100_000, 1_000_000)
# One due day in twenty is yesterday, today or tomorrow.
NEAR, FAR = 3, 57
TIMES = 3
BY_HAND = """
    INSERT INTO worklist_reminder (item_id, kind, step, due_at, person_id, told_on)
    SELECT id, kind,
           CASE WHEN due_at < %(today)s THEN 'overdue' WHEN due_at < %(tomorrow)s THEN 'day' ELSE 'before' END,
           due_at, assignee_id, %(date)s
    FROM worklist_workitem
    WHERE state = 'open' AND paused_at IS NULL AND NOT in_hours AND assignee_id IS NOT NULL
      AND due_at >= %(since)s AND due_at < %(until)s
    ON CONFLICT DO NOTHING
"""


FINGERPRINT = """
    SELECT step, count(*), sum(hashtextextended(concat_ws('|', item_id, kind, due_at, person_id, told_on), 0))
    FROM worklist_reminder WHERE step IN ('before', 'day', 'overdue') GROUP BY step ORDER BY step
"""


def run(report: Report) -> None:
    peaks = {}
    for size in SIZES:
        with bench_database(f"uc_bench_sweep_{size}") as is_new:
            now = a_morning()
            if is_new:
                fill_items(size, due_on=_days(now), now=now - timedelta(days=20))
            # What starting each step costs shows where little is due; the targets are those of the largest size.
            targets = (2, 0.2) if size == SIZES[-1] else (None, None)
            peaks[size] = _measure(report, f"Sweep, {size // 20:,} due of {size:,}", now, targets)
    report.row("Sweep: most memory at 1 M / at 10 k", peaks[SIZES[-1]] / peaks[SIZES[0]], 1.25, better="<=")


def a_morning() -> datetime:
    """Return half past six of the next working day that lies between two working days."""
    calendar, day = load_working_days(), timezone.localdate()
    while not all(_works(calendar, day + timedelta(days=step)) for step in (-1, 0, 1)):
        day += timedelta(days=1)
    return start_of(day) + timedelta(hours=6, minutes=30)


def _works(calendar: WorkingDays, day: date) -> bool:
    return calendar.on_or_before(day) == day


def _days(now: datetime) -> list[date]:
    today = timezone.localdate(now)
    return [today + timedelta(days=days) for days in (-1, 0, 1, *range(8, 8 + FAR))]


def _measure(report: Report, label: str, now: datetime, targets: tuple[float | None, float | None]) -> float:
    """Measure by hand and by sweep in turn, each on the same untouched rows; return the most memory in MB."""
    hand, firsts, seconds = [], [], []
    for _round in range(TIMES):
        _undo()
        hand.append(_by_hand(now))
        by_hand = _rows()
        _undo()
        firsts.append(_sweep(now))
        if _rows() != by_hand:
            raise RuntimeError(f"{label}: the sweep reminded of other items than the statement")
        seconds.append(_sweep(now))
    reminders = {name: median(one["steps"]["reminders"] for one in runs) for name, runs in _named(firsts, seconds)}
    wholes = {name: median(sum(one["steps"].values()) for one in runs) for name, runs in _named(firsts, seconds)}
    report.row(f"{label}: by hand", median(hand) * 1000, unit="ms")
    report.row(f"{label}: reminders", reminders["first"] * 1000, unit="ms")
    report.row(f"{label}: reminders / by hand", reminders["first"] / median(hand), targets[0], better="<=")
    again = reminders["second"] / reminders["first"]
    report.row(f"{label}: reminders once more / the first time", again, targets[1], better="<=")
    report.row(f"{label}: all {len(firsts[0]['steps'])} steps", wholes["first"], unit="s")
    report.row(f"{label}: all steps / by hand", wholes["first"] / median(hand))
    again = wholes["second"] / wholes["first"]
    report.row(f"{label}: all steps once more / the first time", again, targets[1], better="<=")
    for step, taken in sorted(firsts[-1]["steps"].items(), key=lambda pair: -pair[1])[:6]:
        report.note(f"{step}: {taken:.3f} s, once more {seconds[-1]['steps'][step]:.3f} s")
    return max(one["peak"] for one in firsts)


def _named(firsts: list[Any], seconds: list[Any]) -> list[tuple[str, list[Any]]]:
    return [("first", firsts), ("second", seconds)]


def _by_hand(now: datetime) -> float:
    today = timezone.localdate(now)
    values = {
        "date": today,
        "today": start_of(today),
        "tomorrow": start_of(today + timedelta(days=1)),
        "since": start_of(today - timedelta(days=30)),
        "until": start_of(today + timedelta(days=2)),
    }
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BY_HAND, values)
    return time.perf_counter() - started


def _rows() -> list[tuple[str, int, int]]:
    """How many reminders of each step there are, and a sum over all that they say."""
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINT)
        return list(cursor.fetchall())


def _undo() -> None:
    """Make the night as it was before anything ran."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE worklist_reminder, notifications_message, auditlog_logentry")
        cursor.execute(
            "UPDATE worklist_workitem SET missed = false, escalation_level = 0 WHERE missed OR escalation_level > 0"
        )
    settle()


def _sweep(now: datetime) -> dict[str, Any]:
    environment = os.environ | {"DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "tests.benchmarks.sweep_once", now.isoformat()]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))
