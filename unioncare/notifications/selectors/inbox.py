"""The inbox of one person."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from unioncare.core.paging import PAGE_SIZE, Page, decode_cursor, keyset_page
from unioncare.organisation.models import User

from ..kinds import find_kind
from ..models import Message

COUNTED = 100


class Entry(NamedTuple):
    """One message as its reader sees it."""

    pk: int
    icon: str
    subject: str
    lines: list[str]
    urgent: bool
    unread: bool
    written: datetime


def inbox_page(user: User, cursor: str = "", *, unread_only: bool = False) -> Page[Message]:
    """Return a page of a person's messages, newest first."""
    rows = Message.objects.inbox_of(user.pk).order_by("-pk")
    if unread_only:
        rows = rows.unread()
    if after := decode_cursor(cursor, int):
        rows = rows.filter(pk__lt=after[0])
    return keyset_page(rows, key=lambda message: (message.pk,), size=PAGE_SIZE)


def entry_of(message: Message) -> Entry:
    """Return a message in the reader's words; one that cannot be written says so instead of hiding."""
    kind = find_kind(message.kind)
    try:
        if kind is None:
            raise KeyError(message.kind)
        subject, lines = kind.subject(message.params), kind.lines(message.params)
    except (KeyError, TypeError, ValueError) as error:
        subject, lines = _("A message that cannot be shown: %(what)s") % {"what": f"{message.kind} {error}"}, []
    return Entry(
        message.pk,
        kind.icon if kind else "bell",
        subject,
        lines,
        message.urgent,
        message.read_at is None,
        message.created_at,
    )


def count_unread(user: User) -> int:
    """Return how many messages a person has not read, counting to a hundred."""
    return Message.objects.inbox_of(user.pk).unread().order_by()[:COUNTED].count()
