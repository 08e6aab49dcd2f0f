"""Two schedulers and two sweeps at once: everything that a day asks for happens once."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from unioncare.core.models import JobRun

from .processes import wait_for
from .report import Result
from .scene import Scene

JOBS = ("dashboard.sweep", "worklist.mark_overdue", "worklist.watch_urgent", "notifications.deliver_due")
CALLS = 5


def two_beats(scene: Scene) -> Result:
    """Two beats call every job every second."""
    scene.every_second(*JOBS)
    scene.start("worker", "messages")
    beats = [*scene.start("beat"), *scene.start("beat")]

    def both_called() -> bool:
        swept = JobRun.objects.filter(name="dashboard.sweep", finished_at__isnull=False).exists()
        return swept and all(beat.log.read_bytes().count(b"dashboard.sweep") > CALLS for beat in beats)

    wait_for(both_called, "both beats call the sweep, and it ends")
    scene.settle()
    runs = Counter(JobRun.objects.values_list("name", flat=True))
    scene.check(runs["dashboard.sweep"] == 1, f"{runs['dashboard.sweep']} sweeps in a day")
    scene.check(not JobRun.objects.exclude(error="").exists(), "a job failed")
    scene.judge_sweeps()
    return scene.finish(f"2 beats, each more than {CALLS} calls of each job, {runs.total()} runs")


def two_sweeps(scene: Scene) -> Result:
    """`manage.py sweep` twice at the same moment."""
    scene.start("messages")
    sweeps = [*scene.start("sweep"), *scene.start("sweep")]
    wait_for(lambda: all(sweep.process.poll() is not None for sweep in sweeps), "both sweeps end")
    reports = [_report(sweep.log) for sweep in sweeps]
    scene.check(not any(report["errors"] for report in reports), "a step failed")
    for step in ("overdue", "escalation", "reminders"):
        rows = sorted(report["steps"][step] for report in reports)
        scene.check(rows[0] == 0 < rows[1], f"{step}: {rows}")
    scene.settle()
    scene.judge_sweeps()
    return scene.finish("2 × manage.py sweep at once")


def _report(log: Path) -> Any:
    return json.loads(next(line for line in log.read_text().splitlines() if line.startswith("{")))
