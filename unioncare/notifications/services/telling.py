"""Telling people: writes the rows of the outbox in the caller's transaction."""

import json
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from unioncare.core.insertion import insert_new_rows
from unioncare.organisation.models import User

from ..enums import OUTSIDE, Channel, MessageState, Trouble
from ..kinds import MessageKind, get_kind
from ..models import QUIET_FROM, QUIET_UNTIL, Contact, Message, Preferences
from ..timing import after_quiet

logger = logging.getLogger(__name__)

DELIVER = "notifications.deliver"
# So many messages keep one worker busy for some seconds; more of them are shared.
PER_WORKER, MOST_WORKERS = 500, 4
COLUMNS = (
    "kind", "channel", "recipient_id", "unit_id", "contact_id", "key", "params", "path", "urgent", "state",
    "created_at", "due_at", "try_at", "attempts", "sent_at", "trouble", "error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class News:
    """Something to be told once: `key` names the event; the same key is never told to the same reader again.

    Either a person or a unit is told; `contact` names the one place to which it goes, instead of all.
    """

    kind: str
    key: str
    recipient: int | None = None
    unit: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    path: str = ""
    contact: int | None = None


@dataclass(slots=True)
class _Readers:
    """Whom a batch of news concerns, read at once."""

    people: dict[int, User]
    wishes: dict[int, Preferences]
    contacts: dict[tuple[str, int], list[Contact]]

    @classmethod
    def of(cls, news: Sequence[News]) -> "_Readers":
        people = {one.recipient for one in news if one.recipient}
        units = {one.unit for one in news if one.unit}
        contacts: dict[tuple[str, int], list[Contact]] = {}
        for contact in Contact.objects.filter(is_active=True, user__in=people):
            contacts.setdefault(("user", contact.user_id or 0), []).append(contact)
        for contact in Contact.objects.filter(is_active=True, unit__in=units):
            contacts.setdefault(("unit", contact.unit_id or 0), []).append(contact)
        return cls(
            User.objects.defer("phone").in_bulk(people),
            {wish.user_id: wish for wish in Preferences.objects.filter(user__in=people)},
            contacts,
        )


def tell(*, news: Iterable[News], now: datetime) -> int:
    """Write what is to be told, once per key, reader and channel; return how many rows are new.

    Delivery begins after the commit. A person always finds it in their inbox; outside, quiet hours, digest and muted
    kinds hold unless it is urgent.
    """
    told = list(news)
    readers = _Readers.of(told)
    rows = [row for one in told for row in _rows(one, readers, now)]
    with transaction.atomic():
        written = insert_new_rows(Message._meta.db_table, COLUMNS, rows)
        if written:
            ask_for_delivery({row[1] for row in rows if row[1] != Channel.INBOX}, len(rows))
    return written


def tell_more(*, news: Iterable[News], now: datetime) -> int:
    """Tell as `tell` does, but add the counts of `kinds` to what was told under the same key at the same moment.

    For news whose parts are written one after the other in one transaction: nobody has read the first part yet.
    """
    told = list(news)
    first = {f"{one.key}|p{one.recipient}|{Channel.INBOX}": one for one in told}
    for message in Message.objects.filter(key__in=first, created_at=now):
        one = first[message.key]
        kinds = Counter(message.params["kinds"]) + Counter(one.params["kinds"])
        parts = Message.objects.filter(recipient=one.recipient, created_at=now, key__startswith=f"{one.key}|")
        parts.update(params=one.params | {"kinds": dict(kinds)})
    return tell(news=told, now=now)


def ask_for_delivery(channels: Iterable[str], count: int = 1) -> None:
    """Call workers after the commit. A broker that is away is no trouble: the next minute's job finds the rows."""
    tasks = min(MOST_WORKERS, 1 + count // PER_WORKER)

    def call() -> None:
        try:
            for channel in sorted(channels):
                for _task in range(tasks):
                    current_app.send_task(DELIVER, args=[channel], retry=False)
        except OperationalError as error:
            logger.warning("Delivery waits for the next minute: %s", error)

    transaction.on_commit(call)


def _rows(one: News, readers: _Readers, now: datetime) -> list[tuple[Any, ...]]:
    kind = get_kind(one.kind)
    if one.unit:
        # A unit's chat group sleeps when people do who set nothing.
        due = now if kind.urgent else after_quiet(now, QUIET_FROM, QUIET_UNTIL)
        contacts = readers.contacts.get(("unit", one.unit), [])
        return [_row(one, kind, contact.channel, now, due, contact.pk) for contact in contacts]
    person = readers.people[one.recipient or 0]
    wish = readers.wishes.get(person.pk) or Preferences(user=person)
    inside = [_row(one, kind, Channel.INBOX, now, now)] if kind.inbox else []
    return [*inside, *_outside(one, kind, person, wish, readers, now)]


def _outside(
    one: News, kind: MessageKind, person: User, wish: Preferences, readers: _Readers, now: datetime
) -> list[tuple[Any, ...]]:
    """Return the rows that leave the house. Who wants mail and has no address gets one that tells so on the jobs page.

    Who switched everything off gets none, but of what insists. Without a gateway for text messages nobody is sent any
    unasked.
    """
    at_once = kind.urgent or not kind.inbox
    if not at_once and (wish.digest_at or (kind.mutable and kind.code in wish.muted)):
        return []
    due = now if at_once else after_quiet(now, wish.quiet_from, wish.quiet_until)
    contacts = readers.contacts.get(("user", person.pk), [])
    if one.contact:
        return [_row(one, kind, here.channel, now, due, here.pk) for here in contacts if here.pk == one.contact]
    ways: list[tuple[str, int | None]] = [(contact.channel, contact.pk) for contact in contacts]
    if (wish.by_email or kind.insists) and person.email:
        ways.append((Channel.EMAIL, None))
    if wish.by_sms or (kind.insists and settings.SMS_GATEWAY_URL):
        ways.append((Channel.SMS, None))
    ways = [(channel, contact) for channel, contact in ways if channel in kind.channels]
    if not ways and kind.channels and wish.by_email and not person.email:
        ways = [(next(channel for channel in OUTSIDE if channel in kind.channels), None)]
    return [_row(one, kind, channel, now, due, contact) for channel, contact in ways]


def _row(
    one: News, kind: MessageKind, channel: str, now: datetime, due: datetime, contact: int | None = None
) -> tuple[Any, ...]:
    inbox = channel == Channel.INBOX
    reader = f"p{one.recipient}" if one.recipient else f"u{one.unit}"
    way = f"{channel}{contact or ''}"
    return (
        kind.code, channel, one.recipient, one.unit, contact, f"{one.key}|{reader}|{way}",
        json.dumps(one.params, ensure_ascii=False), one.path, kind.urgent,
        MessageState.SENT if inbox else MessageState.WAITING, now, due, due, 0, now if inbox else None, Trouble.NONE,
        "",
    )  # fmt: skip
