"""Default schedules. Created once; from then on they are what the administrator makes of them."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask


@dataclass(frozen=True, slots=True)
class Default:
    """A task and when it runs unless an administrator says otherwise: at a minute of each hour, or every so often.

    The sweep is called every hour and works once a day; the later calls take up one that failed or was killed.
    """

    name: str
    task: str
    description: str
    minute: int | None = None
    every_minutes: int = 0


DEFAULTS = (
    Default(
        gettext_noop("Daily sweep"),
        "dashboard.sweep",
        gettext_noop(
            "Extends the plans, moves items whose post has changed, removes expired previews: once a day after "
            "midnight, and again in the next hour if that failed."
        ),
        minute=20,
    ),
    Default(
        gettext_noop("Overdue items"),
        "worklist.mark_overdue",
        gettext_noop("Marks what went overdue."),
        every_minutes=10,
    ),
    Default(
        gettext_noop("Urgent work"),
        "worklist.watch_urgent",
        gettext_noop("Reminds of what is counted in hours and lets it climb."),
        every_minutes=10,
    ),
    Default(
        gettext_noop("Signs of danger"),
        "visits.watch_alerts",
        gettext_noop("Calls the next counsellors when nobody has answered in time."),
        every_minutes=1,
    ),
    Default(
        gettext_noop("Messages that are due"),
        "notifications.deliver_due",
        gettext_noop("Calls workers for messages that wait: after an interruption of a server, too."),
        every_minutes=1,
    ),
    Default(
        gettext_noop("Daily digests"),
        "notifications.send_digests",
        gettext_noop("Writes the daily digests of those people who wish one, at their hour."),
        every_minutes=10,
    ),
    Default(
        gettext_noop("Failures"),
        "dashboard.watch",
        gettext_noop("Tells administrators once a day of each job that failed and of messages that were given up."),
        every_minutes=10,
    ),
    Default(
        gettext_noop("Lost imports"),
        "imports.recover_runs",
        gettext_noop("Starts imports again whose worker was killed or whose place in the queue was lost."),
        every_minutes=1,
    ),
    Default(
        gettext_noop("Expired previews"),
        "imports.expire_runs",
        gettext_noop("Deletes the rows of import previews after a day."),
        every_minutes=60,
    ),
)


def create_schedules() -> int:
    """Create the schedules that do not exist yet; return how many."""
    return sum(_create(default) for default in DEFAULTS)


def _create(default: Default) -> bool:
    timing: dict[str, object]
    if default.minute is not None:
        crontab, _ = CrontabSchedule.objects.get_or_create(
            minute=str(default.minute),
            hour="*",
            day_of_week="*",
            day_of_month="*",
            month_of_year="*",
            timezone="Asia/Shanghai",
        )
        timing = {"crontab": crontab}
    else:
        interval, _ = IntervalSchedule.objects.get_or_create(
            every=default.every_minutes, period=IntervalSchedule.MINUTES
        )
        timing = {"interval": interval}
    _task, created = PeriodicTask.objects.get_or_create(
        name=default.name, defaults={"task": default.task, "description": default.description, **timing}
    )
    return created
