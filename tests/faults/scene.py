"""One fault on the stage: its own database, empty queues, an outside that takes everything, and programs to kill.

The run cannot wait for hours, so time is moved instead, and only for what waits: `time_passes` moves the next tries of
waiting messages into the past, `a_minute_passes` the planned times of jobs that are done. Leases really run out.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from unioncare.core.jobs import slot
from unioncare.core.models import JobRun
from unioncare.notifications.enums import OUTSIDE, Channel, MessageState
from unioncare.notifications.models import Message
from unioncare.notifications.services.telling import News, ask_for_delivery, tell

from . import judging, world
from .outside import Outside
from .processes import Program, wait_for
from .report import Result
from .scale import Scale
from .servers import Servers

SETTLES_WITHIN = 240
CALLS_EVERY = 1.0


class Scene:
    def __init__(self, fault: str, servers: Servers, outside: Outside, scale: Scale) -> None:
        self.fault, self.servers, self.outside, self.scale = fault, servers, outside, scale
        self.programs: list[Program] = []
        self.result = Result(fault, "")
        self.told, self.days = 0, 1
        self.lots: list[world.Lot] = []
        self.began = time.monotonic()

    def start(self, *names: str) -> list[Program]:
        """Start programs of the Procfile."""
        started = []
        for name in names:
            started.append(Program(name, self._log(name)))
            self.programs.append(started[-1])
        wait_for(lambda: all(program.is_ready() for program in started), f"{self.fault}: {names} start")
        return started

    def tell(self, count: int, *, by_mail_only: bool = False) -> None:
        """Write messages to people, in transactions of some hundred; every fifth person gets a text message as well."""
        people = [one for one in world.readers() if not (by_mail_only and one.contacts.exists())]
        for start in range(self.told, self.told + count, 500):
            numbers = range(start, min(start + 500, self.told + count))
            news = [
                News("trial", f"fault:{number}", recipient=people[number % len(people)].pk, params={"contact": "x"})
                for number in numbers
            ]
            tell(news=news, now=timezone.now())
        self.told += count

    def add_items(self) -> world.Lot:
        """Let items come that are due or overdue, of people who were not told of any today."""
        self.lots.append(world.add_lot(len(self.lots), self.scale.items))
        return self.lots[-1]

    def call_workers(self) -> None:
        """Call workers as somebody does who tells something, and as the job of every minute does."""
        ask_for_delivery(OUTSIDE, 1_000)

    def settle(self, within: float = SETTLES_WITHIN, call: Callable[[], Any] | None = None) -> None:
        """Wait until no message waits, calling workers now and then; leases run out meanwhile."""
        called = 0.0

        def nothing_waits() -> bool:
            nonlocal called
            if time.monotonic() - called > CALLS_EVERY:
                (call or self.call_workers)()
                called = time.monotonic()
            return not self.messages().waiting().exists()

        wait_for(nothing_waits, f"{self.fault}: every message sent or given up", within)

    def time_passes(self, minutes: int) -> None:
        """Let the next tries of messages come that nobody holds."""
        self.messages().waiting().filter(lease=None).update(try_at=F("try_at") - timedelta(minutes=minutes))

    def every_second(self, *tasks: str) -> None:
        """Let beats call these jobs every second, so that a minute is not waited for."""
        second, _ = IntervalSchedule.objects.get_or_create(every=1, period=IntervalSchedule.SECONDS)
        for task in PeriodicTask.objects.all():
            task.interval, task.crontab, task.enabled = second, None, task.task in tasks
            task.save()

    def a_minute_passes(self) -> None:
        """Let the jobs that are done be due again: each time their runs move to a day of the past of its own."""
        self.days += 1
        today = JobRun.objects.filter(finished_at__isnull=False, scheduled_for__gte=timezone.now() - timedelta(days=1))
        today.update(scheduled_for=F("scheduled_for") - timedelta(days=self.days))

    def see_swept(self) -> None:
        """Wait until the sweep of today ended well, a broken one taken up again; none begins before a minute passes."""
        run = JobRun.objects.filter(name="dashboard.sweep", scheduled_for=slot(timezone.now(), timedelta(days=1)))
        wait_for(run.filter(finished_at__isnull=False, error="").exists, f"{self.fault}: a sweep ends well")

    def judge_sweeps(self) -> None:
        """Look at every item and at what people were told of them, when all the sweeps of a fault are over."""
        for problem in judging.judge(self.lots):
            self.check(False, problem)

    def messages(self) -> Any:
        return Message.objects.exclude(channel=Channel.INBOX)

    def finish(self, done: str, *, allowed: int = 0, dead: int = 0) -> Result:
        """Compare our record with what the outside saw, and judge."""
        result = self.result
        result.done, result.allowed = done, allowed
        rows = list(self.messages().only("state", "key"))
        by_state = {state: [row for row in rows if row.state == state] for state in MessageState}
        sent = {str(row.message_id) for row in by_state[MessageState.SENT]}
        seen = self.outside.seen()
        result.written, result.sent = len(rows), len(sent)
        result.dead, result.waiting = (len(by_state[state]) for state in (MessageState.DEAD, MessageState.WAITING))
        result.outside, result.numbers = seen.total(), len(seen)
        result.items = len(judging.made(self.lots)), len(judging.still_there(self.lots))
        result.seconds = time.monotonic() - self.began
        self.check(result.waiting == 0, f"{result.waiting} wait")
        self.check(result.sent + result.dead == result.written, "some are neither sent nor given up")
        self.check(result.dead == dead, f"{dead} should be given up")
        self.check(sent == set(seen), f"{len(sent - set(seen))} lost, {len(set(seen) - sent)} seen but not recorded")
        self.check(result.doubled <= allowed, "doubled too often")
        for problem in judging.vanished(self.lots):
            self.check(False, problem)
        self.check(len(set(result.imports)) == 1, "imports not done")
        return result

    def check(self, holding: bool, otherwise: str) -> None:
        if not holding and otherwise not in self.result.problems:
            self.result.problems.append(otherwise)

    def close(self) -> None:
        for program in self.programs:
            program.stop()

    def _log(self, name: str) -> Path:
        number = len(self.programs) + 1
        return self.servers.data / f"{self.fault.replace(' ', '-')}-{number}-{name}.log"


@contextmanager
def scene(fault: str, servers: Servers, outside: Outside, scale: Scale, template: str) -> Iterator[Scene]:
    """Set the stage for a fault and clear it afterwards."""
    logging.getLogger().setLevel(logging.ERROR)
    world.copy_template(template)
    servers.flush_redis()
    outside.reset()
    stage = Scene(fault, servers, outside, scale)
    stage.add_items()
    try:
        yield stage
    finally:
        stage.close()
