"""Delivery: a worker takes messages under a lease of the database, sends them over one connection, and commits each.

Whatever a killed worker held comes back when its lease ends. At most the one message that was between being sent and
being recorded goes out twice, with the same number.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from ..channels import Refused, Sender, TryLater, Unreachable, open_sender
from ..enums import Channel, MessageState, Trouble
from ..letters import CannotWrite, Letter, write_letter
from ..models import Message

BATCH = 100
# While the database is away, a worker that has sent a message waits so long to note it, asking so often (seconds).
NOTE_WITHIN, ASK_AGAIN = 600, 0.2
# How long to wait before each further try; after the last one the message is given up, visibly.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))


@dataclass(slots=True)
class Delivered:
    """What a run came to. `more`: it ended because its time was over, not because nothing was left."""

    sent: int = 0
    later: int = 0
    dead: int = 0
    more: bool = False


def deliver(*, channel: str, seconds: float = 240, clock: Callable[[], datetime] = timezone.now) -> Delivered:
    """Send what is due on one channel until nothing is left, the server fails, or the time is over."""
    done, started = Delivered(), time.monotonic()
    sender = open_sender(channel)
    try:
        while True:
            if time.monotonic() - started > seconds:
                done.more = True
                return done
            lease, batch = take(channel=channel, now=clock())
            if not batch or not _Run(sender, lease, clock, done).send_all(batch):
                return done
    finally:
        sender.close()


def take(*, channel: str, now: datetime) -> tuple[UUID, list[Message]]:
    """Take the oldest messages that are due under a lease of one's own."""
    lease = uuid4()
    with transaction.atomic():
        due = Message.objects.takeable(now).filter(channel=channel).order_by("try_at", "pk")
        keys = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        Message.objects.filter(pk__in=keys).update(lease=lease, try_at=now + lease_time())
    batch = Message.objects.filter(pk__in=keys).select_related("recipient", "contact").order_by("due_at", "pk")
    return lease, list(batch)


def lease_time() -> timedelta:
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


class _Run:
    """One batch under one lease."""

    def __init__(self, sender: Sender, lease: UUID, clock: Callable[[], datetime], done: Delivered) -> None:
        self.sender, self.lease, self.clock, self.done = sender, lease, clock, done
        # The lease outlives the sending of the last message that is begun.
        self.ends = time.monotonic() + lease_time().total_seconds() - sender.longest
        # Contacts that failed in this run: their other messages wait, so that one dead bot delays nobody else.
        self.failed: set[int] = set()

    def send_all(self, batch: list[Message]) -> bool:
        """Send a batch; False when the channel itself failed and the run should end."""
        for position, message in enumerate(batch):
            if position and time.monotonic() > self.ends:
                self._release(batch[position:])
                return True
            if message.contact_id in self.failed:
                self._note_failure(message, TryLater("the contact failed a moment ago"))
                continue
            try:
                self._send(message)
            except Unreachable as error:
                self._note_failure(message, error, Trouble.UNREACHABLE)
                self._release(batch[position + 1 :])
                return False
        return True

    def _send(self, message: Message) -> None:
        try:
            letter, address = _letter(message), address_of(message)
            self.sender.send(letter, address)
        except Unreachable:
            raise
        except TryLater as error:
            if message.contact_id:
                self.failed.add(message.contact_id)
            self._note_failure(message, error)
        except (Refused, CannotWrite) as error:
            trouble = error.trouble if isinstance(error, Refused) else Trouble.TEXT
            self._give_up(message, str(error), trouble)
        else:
            self._note(message, state=MessageState.SENT, sent_at=self.clock(), trouble=Trouble.NONE, error="")
            self.done.sent += 1

    def _note_failure(self, message: Message, error: Exception, trouble: Trouble = Trouble.REFUSED) -> None:
        if message.attempts >= len(WAITS):
            self._give_up(message, str(error), trouble)
            return
        wait = WAITS[message.attempts]
        self._note(
            message,
            try_at=self.clock() + wait,
            attempts=message.attempts + 1,
            trouble=trouble,
            error=str(error)[:300],
        )
        self.done.later += 1

    def _give_up(self, message: Message, why: str, trouble: Trouble) -> None:
        self._note(message, state=MessageState.DEAD, attempts=message.attempts + 1, trouble=trouble, error=why[:300])
        self.done.dead += 1

    def _release(self, rest: list[Message]) -> None:
        """Give back what was not tried: it is as due as it was."""
        Message.objects.waiting().filter(pk__in=[one.pk for one in rest], lease=self.lease).update(
            lease=None, try_at=self.clock()
        )

    def _note(self, message: Message, **fields: Any) -> None:
        """Write what came of a message, unless its lease was lost.

        A database that restarts at this moment is waited for: the message is out, and unrecorded it would go out twice.
        """
        until = time.monotonic() + NOTE_WITHIN
        while True:
            try:
                Message.objects.waiting().filter(pk=message.pk, lease=self.lease).update(lease=None, **fields)
                return
            except (InterfaceError, OperationalError):
                if connection.in_atomic_block or time.monotonic() > until:
                    raise
                connection.close()
                time.sleep(ASK_AGAIN)


def _letter(message: Message) -> Letter:
    language = message.recipient.language if message.recipient else ""
    return write_letter(
        kind=message.kind,
        facts=message.params,
        path=message.path,
        language=language,
        reference=str(message.message_id),
    )


def address_of(message: Message) -> str:
    """Return where a message goes; Refused (no address) when there is nothing."""
    if message.contact:
        address = message.contact.address if message.contact.is_active else ""
    elif message.recipient and message.recipient.is_active:
        own = {Channel.EMAIL: message.recipient.email, Channel.SMS: message.recipient.phone}
        address = own.get(Channel(message.channel), "")
    else:
        address = ""
    if not address:
        raise Refused("the person or unit has no address for this channel", Trouble.NO_ADDRESS)
    return address
