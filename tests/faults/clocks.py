"""Two schedulers and two sweeps at once: everything that a day asks for happens once."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.db.models import Count

from unioncare.core.models import JobRun
from unioncare.notifications.models import Message
from unioncare.worklist.models import Reminder, WorkItem

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
    _judge(scene)
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
    _judge(scene)
    return scene.finish("2 × manage.py sweep at once")


def _judge(scene: Scene) -> None:
    """Every item climbed one step and was told of once; nobody got two messages of a kind."""
    half = scene.scale.items // 2
    steps = Counter(Reminder.objects.values_list("step", flat=True))
    scene.check(steps == {"day": half, "overdue": half, "climbed1": half}, f"reminders {dict(steps)}")
    levels = Counter(WorkItem.objects.values_list("escalation_level", "missed"))
    scene.check(levels == {(0, False): half, (1, True): half}, f"levels {dict(levels)}")
    doubled = Message.objects.values("recipient", "kind", "channel").annotate(n=Count("pk")).filter(n__gt=1)
    scene.check(not doubled.exists(), "somebody was told twice")


def _report(log: Path) -> Any:
    return json.loads(next(line for line in log.read_text().splitlines() if line.startswith("{")))
