"""The roster import against its limits: rows a second, first and again, large and small, memory."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from unioncare.organisation.models import Unit

from .databases import bench_database
from .report import Report
from .roster_file import unit_names, write_roster

FILES = Path("var/bench")
LARGE, SMALL = 100_000, 10_000
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One step: how long, and how much memory the process and its reader took together at any moment (MB)."""

    seconds: float
    memory: float


def run(report: Report) -> None:
    """Measure everything in one database, emptied between the rounds."""
    large, small = (write_roster(FILES / f"roster-{count}.xlsx", count) for count in (LARGE, SMALL))
    with bench_database("bench_roster") as is_new:
        if is_new:
            _make_units()
        first, again, two, limit_first, limit_again = _rounds(large)
        _clear()
        small_first = [_first("import", small) for _round in range(ROUNDS)]
        rival = _first("rival", large)
    rate = LARGE / _median(first)
    report.row("rows a second, first import", rate, None, unit="rows/s")
    report.row("rows a second, nothing changed", LARGE / _median(again), None, unit="rows/s")
    report.row("against django-import-export, the same file", rival.seconds / _median(first), 15)
    report.row("first import against the limit", _median(limit_first) / _median(first), 0.35)
    report.row("nothing changed against the limit", _median(limit_again) / _median(again), 0.7)
    report.row("preview and confirm against import_roster", _median(two) / _median(first), 1.2, better="<=")
    report.row("rows a second at 100,000 against 10,000", rate * _median(small_first) / SMALL, 0.9)
    memory = max(step.memory for step in (*first, *again, *two))
    report.row("peak memory of the import and its reader together", memory, 250, unit="MB", better="<=")


def _rounds(path: Path) -> tuple[list[Measured], ...]:
    """Alternate ours and the limit, so that the machine's noise hits both."""
    steps: tuple[list[Measured], ...] = ([], [], [], [], [])
    for _round in range(ROUNDS):
        steps[0].append(_first("import", path))
        steps[1].append(_step("import", path))
        steps[3].append(_first("limit", path))
        steps[4].append(_step("limit", path))
        steps[2].append(_first("two steps", path))
    return steps


def _first(step: str, path: Path) -> Measured:
    _clear()
    return _step(step, path)


def _step(step: str, path: Path) -> Measured:
    settings = connection.settings_dict
    where = f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    environment = os.environ | {"DATABASE_URL": f"postgres://{settings['USER']}:{settings['PASSWORD']}@{where}"}
    command = [sys.executable, "-m", "tests.benchmarks.roster_steps", step, str(path)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.05)
        out, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{step} of {path} ended with {process.returncode}: {errors[-2000:]}")
    return Measured(json.loads(out.splitlines()[-1])["seconds"], peak)


def _resident(pid: int) -> float:
    """Return what a process and its children hold in memory now, in MB; pages that they share count twice."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pages = [Path(f"/proc/{one}/statm").read_text().split()[1] for one in (str(pid), *children)]
    except (OSError, IndexError):  # it has just ended
        return 0.0
    return sum(map(int, pages)) * resource.getpagesize() / 1024**2


def _median(steps: list[Measured]) -> float:
    return statistics.median(step.seconds for step in steps)


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_member, imports_importrun, auditlog_logentry CASCADE")
        cursor.execute("CHECKPOINT")


def _make_units() -> None:
    root = Unit.objects.add_root({"code": "B", "name": "测算工会", "kind": "enterprise"})
    for number, (name, groups) in enumerate(unit_names()):
        branch = Unit.objects.add_child(root, {"code": f"B{number}", "name": name, "kind": "branch"})
        for place, group in enumerate(groups):
            Unit.objects.add_child(branch, {"code": f"B{number}-{place}", "name": group, "kind": "union_group"})
