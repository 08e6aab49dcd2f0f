"""Two schedulers, two sweeps: everything once."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from django.db.models import Count
from django.utils import timezone

from tests.factories import UserFactory, build_world
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.core.models import JobRun
from unioncare.dashboard.schedules import create_schedules
from unioncare.notifications.enums import Channel
from unioncare.notifications.models import Message
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import Reminder, WorkItem

from .outcome import Outcome
from .processes import ROOT, beat, default_worker, wait_until
from .servers import Servers


def two_beats(both: Servers, folder: Path, *, minutes: int) -> Outcome:
    """Two schedulers with two workers: each planned run happens once."""
    create_schedules()
    JobRun.objects.all().delete()
    processes = [beat(folder, "beat1"), beat(folder, "beat2"), default_worker(folder)]
    try:
        asked = "notifications.deliver_due"
        wait_until(lambda: JobRun.objects.filter(name=asked).count() >= minutes, seconds=90 * minutes)
    finally:
        for process in processes:
            process.stop()
    runs = JobRun.objects.filter(name=asked)
    outcome = Outcome("two beats at once", f"{runs.count()} minutes")
    if runs.count() < minutes:
        outcome.troubles.append("the schedulers did not call the job")
    if twice := JobRun.objects.values("name", "scheduled_for").annotate(n=Count("pk")).filter(n__gt=1).count():
        outcome.troubles.append(f"{twice} runs happened twice")
    if errors := JobRun.objects.exclude(error="").count():
        outcome.troubles.append(f"{errors} runs failed")
    return outcome


def two_sweeps(both: Servers, folder: Path, *, items: int) -> Outcome:
    """Two sweeps at the same time over items that are due today or late: each is told of and climbs once."""
    Message.objects.all().delete()
    Reminder.objects.all().delete()
    _late_items(items)
    command = [sys.executable, "manage.py", "sweep"]
    sweeps = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _sweep in range(2)]
    failed = [sweep.wait(600) for sweep in sweeps if sweep.wait(600)]
    late = WorkItem.objects.filter(source_key__startswith="fault:")
    told = Reminder.objects.filter(item__in=late, step="overdue").count()
    climbed = Reminder.objects.filter(item__in=late, step="climbed1").count()
    inbox = Message.objects.filter(channel=Channel.INBOX, kind="due_work")
    outcome = Outcome("two sweeps at once", f"{items:,} late items", note=f"{inbox.count()} people told once")
    if failed:
        outcome.troubles.append(f"{len(failed)} sweeps failed")
    if (told, climbed, late.count()) != (items, items, items):
        outcome.troubles.append(f"{told} told, {climbed} climbed, {late.count()} left of {items}")
    if inbox.values("recipient").annotate(n=Count("pk")).filter(n__gt=1).exists():
        outcome.troubles.append("somebody was told twice")
    return outcome


def _late_items(items: int) -> None:
    if not Unit.objects.exists():
        build_world()
    unit = Unit.objects.filter(kind="union_group").earliest("pk")
    subject = SubjectFactory(unit=unit, kind=SubjectKind.UNIT)
    people = [post.user for post in unit.posts.all()] or [UserFactory()]
    now = timezone.now()
    made = [
        WorkItemFactory.build(
            subject=subject, unit=unit, scope_path=unit.path, assignee=people[number % len(people)],
            source_key=f"fault:{number}", opens_at=now - timedelta(days=9), due_at=now - timedelta(days=6),
            created_at=now,
        )
        for number in range(items)
    ]  # fmt: skip
    WorkItem.objects.filter(source_key__startswith="fault:").delete()
    WorkItem.objects.bulk_create(made)
