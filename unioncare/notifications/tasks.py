"""Delivery and upkeep of the outbox, on the queue `messages`."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from unioncare.core.jobs import run_once, slot

from .enums import OUTSIDE
from .models import Message
from .services import delivering, upkeep
from .services.telling import DELIVER

EVERY_MINUTE, EVERY_TEN = timedelta(minutes=1), timedelta(minutes=10)


@shared_task(name=DELIVER)
def deliver(channel: str) -> int:
    """Deliver what is due on a channel; a run whose time is over calls the next one."""
    done = delivering.deliver(channel=channel)
    if done.more:
        deliver.delay(channel)
    return done.sent


@shared_task(name="notifications.deliver_due")
def deliver_due() -> int | None:
    """Call a worker for every channel on which something is due: finds what a broker, a worker or a server lost."""
    now = timezone.now()
    return run_once("notifications.deliver_due", slot(now, EVERY_MINUTE), _call_workers, now=now)


def _call_workers() -> int:
    takeable = Message.objects.takeable(timezone.now())
    channels = [channel for channel in OUTSIDE if takeable.filter(channel=channel).exists()]
    for channel in channels:
        deliver.delay(channel)
    return len(channels)


@shared_task(name="notifications.send_digests")
def send_digests() -> int | None:
    """Write the digests whose hour has come."""
    now = timezone.now()
    return run_once("notifications.send_digests", slot(now, EVERY_TEN), lambda: upkeep.send_digests(now=now), now=now)
