"""The broker as the rest of the program sees it: how much waits, and asking for a job without depending on it."""

import logging
from typing import Any

import redis
from celery import Task
from django.conf import settings
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
SECONDS = 2


def depths() -> dict[str, int] | None:
    """Return how many tasks wait in each queue; None when the broker does not answer."""
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    try:
        return {name: int(client.llen(name)) for name in settings.CELERY_TASK_QUEUES}
    except redis.RedisError:
        return None
    finally:
        client.close()


def ask_for(task: Task, *args: Any) -> bool:
    """Ask for a job; False when the broker is away: what is asked for stands in the database, and a
    periodic job finds it there."""
    try:
        task.apply_async(args=args, retry=False)
    except OperationalError as error:
        logger.warning("%s waits until the broker is back: %s", task.name, error)
        return False
    return True
