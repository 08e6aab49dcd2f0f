"""Faults while messages go out: killed workers, an emptied broker, a restarted database, mail servers in trouble."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone

from tests.outside import MailServer, mail_server
from unioncare.notifications.enums import Channel, MessageState
from unioncare.notifications.models import Message
from unioncare.notifications.services.telling import News, tell
from unioncare.notifications.tasks import _call_workers
from unioncare.organisation.models import User

from .outcome import Outcome
from .processes import Process, messages_worker, wait_until
from .servers import Servers

READERS = 50
LONGEST = 300


class Sending:
    """Messages to many readers, a mail server, and a worker that sends them."""

    def __init__(self, both: Servers, folder: Path, mail: MailServer, worker: Process) -> None:
        self.both, self.folder, self.mail, self.worker = both, folder, mail, worker

    def write(self, count: int) -> None:
        """Write so many messages into the outbox, all due now."""
        people = list(User.objects.filter(username__startswith="reader").values_list("pk", flat=True))
        news = [
            News("trial", f"fault:{number}", recipient=people[number % len(people)], params={"contact": "x"})
            for number in range(count)
        ]
        for start in range(0, count, 5000):
            tell(news=news[start : start + 5000], now=timezone.now())

    def go_on(self) -> None:
        """What a supervisor and the job of every minute do."""
        self.worker.keep_alive()
        try:
            _call_workers()
        except Exception:  # noqa: BLE001 - the database or the broker is away: the next minute's job comes anyway
            connection.close()

    def finish(self, outcome: Outcome, *, seconds: float = LONGEST) -> Outcome:
        """Wait until nothing waits, then count."""
        wait_until(lambda: waiting() == 0, seconds=seconds, meanwhile=self.go_on)
        outside = Message.objects.exclude(channel=Channel.INBOX)
        outcome.written = outside.count()
        outcome.sent = outside.filter(state=MessageState.SENT).count()
        outcome.dead = outside.filter(state=MessageState.DEAD).count()
        outcome.waiting = outside.filter(state=MessageState.WAITING).count()
        outcome.seen, outcome.distinct = len(self.mail.letters), len(set(self.mail.message_ids))
        outcome.allowed += self.worker.kills
        return outcome.judge()


def waiting() -> int:
    try:
        return Message.objects.exclude(channel=Channel.INBOX).filter(state=MessageState.WAITING).count()
    except OperationalError:
        connection.close()
        return -1


def minutes_pass(minutes: int) -> None:
    """Let messages that wait in nobody's hands be due as they would be so much later."""
    Message.objects.waiting().filter(lease__isnull=True).update(try_at=F("try_at") - timedelta(minutes=minutes))


@contextmanager
def sending(both: Servers, folder: Path) -> Iterator[Sending]:
    Message.objects.all().delete()
    if not User.objects.filter(username="reader0").exists():
        User.objects.bulk_create(
            User(username=f"reader{number}", name="读者", email=f"reader{number}@mine.example")
            for number in range(READERS)
        )
    with mail_server(settings.EMAIL_PORT) as mail:
        worker = messages_worker(folder)
        try:
            yield Sending(both, folder, mail, worker)
        finally:
            worker.stop()


def slowly(mail: MailServer, seconds: float) -> None:
    """Let the server take its time with every letter, so that faults meet letters on their way."""

    async def answer() -> str:
        await asyncio.sleep(seconds)
        return "250 OK"

    mail.data_answer = answer


def kill(both: Servers, folder: Path, *, what: str, kills: int, count: int) -> Outcome:
    """Kill children or parents of the worker while they send."""
    with sending(both, folder) as run:
        slowly(run.mail, 0.004)
        run.write(count)
        run.go_on()
        act: Callable[[], bool] = run.worker.kill_child if what == "children" else run.worker.kill_parent
        step = max(1, count // (2 * kills))
        for number in range(1, kills + 1):
            wait_until(lambda at=number * step: len(run.mail.letters) >= at, seconds=60, meanwhile=run.go_on)  # type: ignore[misc]
            wait_until(act, seconds=30, meanwhile=run.go_on)
            run.go_on()
        return run.finish(Outcome(f"worker {what} killed while sending", f"{run.worker.kills} kills"))


def redis_emptied(both: Servers, folder: Path, *, times: int, count: int) -> Outcome:
    with sending(both, folder) as run:
        slowly(run.mail, 0.004)
        run.write(count)
        run.go_on()
        for number in range(1, times + 1):
            at = number * count // (times + 1)
            wait_until(lambda at=at: len(run.mail.letters) >= at, seconds=120, meanwhile=run.go_on)  # type: ignore[misc]
            both.empty_redis()
        return run.finish(Outcome("Redis killed and emptied", f"{times} times"))


def postgres_restarted(both: Servers, folder: Path, *, count: int) -> Outcome:
    with sending(both, folder) as run:
        slowly(run.mail, 0.004)
        run.write(count)
        run.go_on()
        for number, dead in enumerate((False, True), start=1):
            wait_until(
                lambda at=number * count // 3: len(run.mail.letters) >= at,  # type: ignore[misc]
                seconds=120,
                meanwhile=run.go_on,
            )
            connection.close()
            both.restart_postgres(kill=dead)
        # A letter between being sent and being recorded in each of the two workers, at each restart.
        return run.finish(Outcome("PostgreSQL restarted under load", "shutdown, kill -9", allowed=4))


def mail_down(both: Servers, folder: Path, *, count: int) -> Outcome:
    """The mail server is away for an hour."""
    with sending(both, folder) as run:
        run.mail.stop()
        run.write(count)
        for _five_minutes in range(12):
            run.go_on()
            wait_until(lambda: not Message.objects.takeable(timezone.now()).exists(), seconds=4)
            minutes_pass(5)
        run.mail.start()
        minutes_pass(60)
        return run.finish(Outcome("mail server down", "an hour"))


def mail_slow(both: Servers, folder: Path, *, count: int) -> Outcome:
    """Every tenth address is answered after the time-out, three times; the others slowly."""
    with sending(both, folder) as run:
        slowly(run.mail, 0.02)
        hung: dict[str, int] = {}

        async def answer(address: str) -> str:
            if address.startswith(("reader1@", "reader2@")) and hung.setdefault(address, 0) < 3:
                hung[address] += 1
                await asyncio.sleep(settings.EMAIL_TIMEOUT + 0.5)
            return "250 OK"

        run.mail.answer = answer
        run.write(count)
        outcome = Outcome("mail server slow", f"time-outs, then {count} letters")
        for _try in range(8):
            wait_until(lambda: not Message.objects.takeable(timezone.now()).exists(), seconds=10, meanwhile=run.go_on)
            minutes_pass(60)
        outcome.done = f"{sum(hung.values())} time-outs"
        return run.finish(outcome)


def mail_refuses(both: Servers, folder: Path, *, count: int) -> Outcome:
    """4xx for a while, 5xx for some addresses for ever: those are given up, visibly."""
    with sending(both, folder) as run:
        busy = {"yes": True}

        def answer(address: str) -> str:
            if address.startswith("reader7@"):
                return "550 no such mailbox"
            return "451 try again later" if busy["yes"] else "250 OK"

        run.mail.answer = answer
        run.write(count)
        wait_until(lambda: not Message.objects.takeable(timezone.now()).exists(), seconds=60, meanwhile=run.go_on)
        busy["yes"] = False
        minutes_pass(60)
        outcome = run.finish(Outcome("mail server answers 4xx, 5xx", "all 451, one 550"))
        expected = Message.objects.filter(recipient__username="reader7").exclude(channel=Channel.INBOX).count()
        if outcome.dead != expected:
            outcome.troubles.append(f"{outcome.dead} given up instead of {expected}")
        return outcome


def at_once(both: Servers, folder: Path, *, count: int) -> Outcome:
    with sending(both, folder) as run:
        run.write(count)
        started = time.monotonic()
        outcome = run.finish(Outcome(f"{count:,} messages due at once"), seconds=3600)
        took = time.monotonic() - started
        outcome.done = f"{count / took:,.0f} a second"
        outcome.note = f"a worker needs {run.worker.peak} MB at most"
        return outcome
