"""Kinds of message. Each app registers its own at start-up; a kind is one small class.

    class DueWork(MessageKind):
        code, label = "due_work", _("Work that is due")

        def subject(self, facts):
            return ngettext("%(count)s item is due", "%(count)s items are due", facts["count"]) % facts

Texts are written in the reader's language when the message goes out. They leave the house: a kind of work, a date and
a link may stand in them, never whom it concerns.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .enums import Channel

Facts = Mapping[str, Any]
Text = str | Promise


class MessageKind:
    """One kind of message: what it says, over which channels, and whether a person may mute it outside."""

    code: ClassVar[str]
    label: ClassVar[Text]
    channels: ClassVar[frozenset[Channel]] = frozenset({Channel.EMAIL, Channel.CHAT, Channel.SMS})
    mutable: ClassVar[bool] = True
    urgent: ClassVar[bool] = False
    # Somebody must be reached: it goes by mail and text message too, whatever the person wishes otherwise.
    insists: ClassVar[bool] = False
    # What an inbox shows anyway (a digest) leaves no row of its own there and is not put off into the next digest.
    inbox: ClassVar[bool] = True
    icon: ClassVar[str] = "bell"
    template: ClassVar[str] = "emails/message"
    button: ClassVar[Text] = _("Open in UnionCare")

    def subject(self, facts: Facts) -> str:
        """Return the one line that says it; KeyError names a fact that is missing."""
        raise NotImplementedError

    def lines(self, facts: Facts) -> list[str]:
        """Return the paragraphs below the subject."""
        return []


_kinds: dict[str, MessageKind] = {}


def register(kinds: Iterable[MessageKind]) -> None:
    """Add kinds of an app; a code belongs to one class."""
    for kind in kinds:
        if type(_kinds.setdefault(kind.code, kind)) is not type(kind):
            raise ValueError(f"The message kind {kind.code} is registered twice.")


def get_kind(code: str) -> MessageKind:
    """Return a kind; KeyError names an unknown one."""
    return _kinds[code]


def find_kind(code: str) -> MessageKind | None:
    return _kinds.get(code)


def all_kinds() -> list[MessageKind]:
    """Return every kind, in the order of registration."""
    return list(_kinds.values())
