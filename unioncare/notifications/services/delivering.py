"""Delivery: a worker takes messages under a lease of the database, sends them over one connection, and commits each.

Whatever a killed worker held comes back when its lease ends. At most the one message that was between being sent and
being recorded goes out twice, with the same number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from time import monotonic, sleep
from typing import Any
from uuid import UUID, uuid4

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from unioncare.core.crypto import DecryptionError
from unioncare.core.jobs import error_text
from unioncare.organisation.models import User

from ..channels import Refused, Sender, TryLater, Unreachable, open_sender
from ..enums import Channel, MessageState, Trouble
from ..letters import CannotWrite, Letter, write_letter
from ..models import QUIET_FROM, QUIET_UNTIL, Message, Preferences
from ..timing import after_quiet

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


def deliver(*, channel: str, seconds: float = 30, clock: Callable[[], datetime] = timezone.now) -> Delivered:
    """Send what is due on one channel until nothing is left, the server fails, or the time is over.

    The time is short, so that a worker that is told to stop has stopped before its supervisor kills it.
    """
    done, started = Delivered(), monotonic()
    sender = open_sender(channel)
    try:
        while True:
            if monotonic() - started > seconds:
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
    # What is encrypted is read where it is needed: one value that no key opens must not stop the whole batch.
    batch = Message.objects.filter(pk__in=keys).select_related("recipient", "contact")
    batch = batch.defer("recipient__phone", "contact__address")
    return lease, list(batch.order_by("due_at", "pk"))


def lease_time() -> timedelta:
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


class _Run:
    """One batch under one lease."""

    def __init__(self, sender: Sender, lease: UUID, clock: Callable[[], datetime], done: Delivered) -> None:
        self.sender, self.lease, self.clock, self.done = sender, lease, clock, done
        # The lease outlives the sending of the last message that is begun.
        self.ends = monotonic() + lease_time().total_seconds() - sender.longest
        # Contacts that failed in this run: their other messages wait, so that one dead bot delays nobody else.
        self.failed: set[int] = set()

    def send_all(self, batch: list[Message]) -> bool:
        """Send a batch; False when the channel itself failed and the run should end."""
        hours = _quiet_hours(batch)
        for position, message in enumerate(batch):
            if (morning := _after_quiet(message, hours, self.clock())) is not None:
                self._note(message, try_at=morning)
                self.done.later += 1
                continue
            if position and monotonic() > self.ends:
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
        except DecryptionError:
            self._give_up(message, "the address cannot be decrypted: see rotate_keys --check", Trouble.BAD_ADDRESS)
        except (DatabaseError, InterfaceError, SoftTimeLimitExceeded):
            raise
        except Exception as error:  # noqa: BLE001 - one message that nobody foresaw must not hold up all others
            self._give_up(message, f"{message.kind}: {error_text(error)}", Trouble.TEXT)
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
        until = monotonic() + NOTE_WITHIN
        while True:
            try:
                Message.objects.waiting().filter(pk=message.pk, lease=self.lease).update(lease=None, **fields)
                return
            except (InterfaceError, OperationalError):
                if connection.in_atomic_block or monotonic() > until:
                    raise
                connection.close()
                sleep(ASK_AGAIN)


def _quiet_hours(batch: list[Message]) -> dict[int | None, tuple[time | None, time | None]]:
    """Return the quiet hours of the readers who set any."""
    wishes = Preferences.objects.filter(user__in={message.recipient_id for message in batch if message.recipient_id})
    return {user: (since, until) for user, since, until in wishes.values_list("user", "quiet_from", "quiet_until")}


def _after_quiet(
    message: Message, hours: dict[int | None, tuple[time | None, time | None]], now: datetime
) -> datetime | None:
    """Return until when a message waits that was late and would arrive in quiet hours; None when it may go.

    What was due in them from the beginning was meant so: what is urgent, a digest at an hour that was chosen.
    """
    since, until = hours.get(message.recipient_id, (QUIET_FROM, QUIET_UNTIL))
    meant = message.urgent or after_quiet(message.due_at, since, until) != message.due_at
    morning = after_quiet(now, since, until)
    return None if meant or morning == now else morning


def _letter(message: Message) -> Letter:
    language = message.recipient.language if message.recipient else ""
    return write_letter(
        kind=message.kind,
        facts=message.params,
        path=message.path,
        language=language,
        reference=str(message.message_id),
    )


def _own_address(person: User, channel: str) -> str:
    """Return the account's own address; the phone is encrypted and read for text messages alone."""
    if channel == Channel.EMAIL:
        return person.email
    return person.phone if channel == Channel.SMS else ""


def address_of(message: Message) -> str:
    """Return where a message goes; Refused (no address) when there is nothing."""
    if message.contact:
        address = message.contact.address if message.contact.is_active else ""
    elif message.recipient and message.recipient.is_active:
        address = _own_address(message.recipient, message.channel)
    else:
        address = ""
    if not address:
        raise Refused("the person or unit has no address for this channel", Trouble.NO_ADDRESS)
    return address
