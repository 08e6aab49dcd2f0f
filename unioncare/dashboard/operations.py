"""How the machine behind the pages stands: jobs, queues, outbox. For administrators, probes and metrics alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from unioncare.core import queues
from unioncare.core.models import JobRun
from unioncare.notifications.selectors import outbox

# What runs every minute tells that a scheduler and a worker are alive.
HEARTBEAT = "notifications.deliver_due"
BEAT_SILENT, OUTBOX_LATE = timedelta(minutes=5), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Job:
    """One periodic job: its schedule, its last run and its last run that ended well."""

    name: str
    task: str
    schedule: str
    enabled: bool
    last: JobRun | None
    good: JobRun | None

    @property
    def took(self) -> timedelta | None:
        if self.last is None or self.last.finished_at is None:
            return None
        return self.last.finished_at - self.last.started_at


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold for the installation to be ready; `trouble` says what does not."""

    name: str
    trouble: str = ""

    @property
    def label(self) -> str:
        """What people call it; probes read the name."""
        words = {
            "database": gettext("Database"),
            "broker": gettext("Broker"),
            "beat": gettext("Scheduler"),
            "outbox": gettext("Outbox"),
        }
        return words[self.name]

    @property
    def ok(self) -> bool:
        return not self.trouble


def jobs() -> list[Job]:
    """Return every scheduled job of ours with its last runs; three queries."""
    runs = JobRun.objects.order_by("name", "-scheduled_for").distinct("name")
    last = {run.name: run for run in runs}
    good = {run.name: run for run in runs.filter(finished_at__isnull=False, error="")}
    tasks = PeriodicTask.objects.exclude(task="celery.backend_cleanup").select_related("crontab", "interval")
    return [
        Job(gettext(task.name), task.task, _timing(task), task.enabled, last.get(task.task), good.get(task.task))
        for task in tasks.order_by("name")
    ]


def _timing(task: PeriodicTask) -> str:
    """Return when a job runs, in words: ours for the schedules that we make, the library's for an administrator's."""
    interval, crontab = task.interval, task.crontab
    if interval and interval.period == IntervalSchedule.MINUTES:
        words = ngettext("every minute", "every %(count)s minutes", interval.every)
        return words % {"count": interval.every}
    if crontab and crontab.minute.isdecimal() and (crontab.hour, crontab.day_of_week) == ("*", "*"):
        return gettext("every hour, %(minute)s minutes past") % {"minute": crontab.minute}
    return str(crontab.human_readable if crontab else task.scheduler)


def checks(now: datetime) -> list[Check]:
    """Return what `/readyz` asks: database, broker, scheduler, outbox. Without the database the rest is not asked."""
    database = _try("database", _database_answers)
    if not database.ok:
        return [database]
    return [
        database,
        Check("broker", "" if queues.depths() is not None else "does not answer"),
        _try("beat", lambda: _beat(now)),
        _try("outbox", lambda: _outbox(now)),
    ]


def last_heartbeat() -> datetime | None:
    run = JobRun.objects.filter(name=HEARTBEAT, finished_at__isnull=False).order_by("-scheduled_for").first()
    return run.finished_at if run else None


def _try(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, check())
    except DatabaseError as error:
        return Check(name, type(error).__name__)


def _database_answers() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _beat(now: datetime) -> str:
    seen = last_heartbeat()
    if seen is None:
        return "no job has run yet"
    return "" if now - seen < BEAT_SILENT else f"no job since {timezone.localtime(seen):%Y-%m-%d %H:%M}"


def _outbox(now: datetime) -> str:
    late = outbox.lag(now)
    return "" if late < OUTBOX_LATE else f"the oldest message waits for {int(late.total_seconds()) // 60} minutes"
