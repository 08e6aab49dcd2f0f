"""Delivery to a mail server on loopback, against one Celery task and one connection for every message.

Both write the same letters and commit each message, in a worker with the same two processes, from a queue that is full
when the worker begins to take from it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median

from django.utils import timezone

from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import settle
from tests.benchmarks.report import Report
from tests.faults.outside import Outside
from tests.workers import ROOT, database_url
from unioncare.celery import app
from unioncare.dashboard.seed.organisation import seed_posts, seed_units
from unioncare.notifications.enums import Channel, MessageState
from unioncare.notifications.models import Message
from unioncare.notifications.services.telling import News, ask_for_delivery, tell
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import User
from unioncare.worklist.messages import DueWork

MESSAGES, TIMES = 1_000, 3
QUEUE = "messages"
RIVAL = "tests.benchmarks.delivery_rival"
FACTS = {"overdue": {"visit": 2, "follow_up": 1}, "day": {"counselling": 1}, "before": {"visit": 3, "documents": 1}}


def run(report: Report) -> None:
    outside = Outside()
    try:
        with bench_database("uc_bench_delivery") as is_new:
            if is_new:
                _fill()
            for processes in (1, 2):
                _measure(report, outside, processes)
    finally:
        outside.stop()


def _fill() -> None:
    """Write as many letters by mail as there are to be sent; what the same people find in their inbox is left out."""
    seed_posts(seed_units(10_000))
    people = list(User.objects.exclude(email="").order_by("pk").values_list("pk", flat=True))
    news = [
        News(DueWork.code, f"bench:{number}", people[number % len(people)], params=FACTS, path="/work/")
        for number in range(MESSAGES)
    ]
    yesterday = timezone.localdate() - timedelta(days=1)
    tell(news=news, now=start_of(yesterday) + timedelta(hours=10))
    Message.objects.filter(channel=Channel.INBOX).delete()
    Message.objects.update(urgent=True)  # or nobody would be woken by a benchmark at night
    settle()


def _measure(report: Report, outside: Outside, processes: int) -> None:
    ours, theirs = [], []
    with _worker(outside, processes):
        for _round in range(TIMES):
            ours.append(_rate(outside, lambda: ask_for_delivery([Channel.EMAIL], MESSAGES)))
            theirs.append(_rate(outside, _one_by_one))
    label = f"Delivery of {MESSAGES:,}, {processes} {'process' if processes == 1 else 'processes'}"
    report.row(f"{label}: ours", median(ours), unit="1/s")
    report.row(f"{label}: a task and a connection each", median(theirs), unit="1/s")
    report.row(f"{label}: ours / a task and a connection each", median(ours) / median(theirs), 2)


def _one_by_one() -> None:
    for pk in Message.objects.order_by("pk").values_list("pk", flat=True):
        app.send_task("benchmarks.deliver_one", args=[pk], queue=QUEUE, retry=False)


def _rate(outside: Outside, call: Callable[[], None]) -> float:
    """Return messages a second, from the moment the worker may take tasks to the last one's commit."""
    Message.objects.update(state=MessageState.WAITING, sent_at=None, try_at=timezone.now(), lease=None)
    settle()
    outside.reset()
    call()
    started = time.perf_counter()
    app.control.add_consumer(QUEUE, reply=True)
    while Message.objects.waiting().exists():
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    _rest()
    app.control.cancel_consumer(QUEUE, reply=True)
    if outside.count() != MESSAGES:
        raise RuntimeError(f"{outside.count()} letters arrived of {MESSAGES}.")
    return MESSAGES / seconds


def _rest() -> None:
    """Wait until the worker has acknowledged what it did: a consumer that goes earlier gives the task back."""
    inspect = app.control.inspect()
    while any((inspect.active() or {}).values()) or any((inspect.reserved() or {}).values()):
        time.sleep(0.1)


@contextmanager
def _worker(outside: Outside, processes: int) -> Iterator[None]:
    """A worker that knows both ways and takes nothing yet from the queue."""
    app.control.purge()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{outside.ports['mail']}",
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
    }
    command = [sys.executable, "-m", "celery", "-A", "unioncare", "--quiet", "worker", "-Q", "imports", "-I", RIVAL]
    options = ["--concurrency", str(processes), "--loglevel", "WARNING"]
    worker = subprocess.Popen([*command, *options], env=environment, cwd=ROOT)
    try:
        while not app.control.ping(timeout=1):
            if worker.poll() is not None:
                raise RuntimeError("The worker did not start.")
        yield
    finally:
        worker.terminate()
        worker.wait(30)
