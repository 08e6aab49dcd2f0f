"""Failures reach administrators as messages: each job that failed and letters that were given up, once a day each."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from unioncare.core.models import JobRun
from unioncare.notifications.enums import MessageState
from unioncare.notifications.models import Message
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post

from .messages import MESSAGES, DeadLetters, FailedJob

PAGE = "/jobs/"
LOOK_BACK = timedelta(days=1)


def tell_of_failures(*, now: datetime) -> int:
    """Tell every administrator what failed since yesterday and was not told today; return how many messages are new."""
    today = timezone.localdate(now)
    administrators = Post.objects.active(today).filter(role=Role.ADMINISTRATOR).order_by()
    people = sorted(set(administrators.values_list("user", flat=True)))
    facts: list[tuple[str, str, dict[str, Any]]] = [
        (f"{FailedJob.code}:{job}", FailedJob.code, {"job": name}) for job, name in failed_jobs(now)
    ]
    if dead := _given_up(now):
        facts.append((DeadLetters.code, DeadLetters.code, {"count": dead}))
    news = [
        News(kind, f"{key}:{today}", recipient=person, params=params, path=PAGE)
        for person in people
        for key, kind, params in facts
    ]
    return tell(news=news, now=now) if news else 0


def failed_jobs(now: datetime) -> list[tuple[str, str]]:
    """Return task and name of the jobs of which a run failed since yesterday and nothing has mended it since."""
    failed = JobRun.objects.failing().filter(started_at__gte=now - LOOK_BACK)
    tasks = sorted(set(failed.values_list("name", flat=True)))
    names = dict(PeriodicTask.objects.filter(task__in=tasks).order_by("-pk").values_list("task", "name"))
    return [(task, names.get(task, task)) for task in tasks]


def _given_up(now: datetime) -> int:
    """Count the letters given up since yesterday; those about failures themselves would go round in a circle."""
    dead = Message.objects.filter(state=MessageState.DEAD, try_at__gte=now - LOOK_BACK)
    return dead.exclude(kind__in=[kind.code for kind in MESSAGES]).count()
