"""Ways and states of messages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """How a message reaches somebody."""

    INBOX = "inbox", _("Inbox")
    EMAIL = "email", _("E-mail")
    CHAT = "chat", _("Chat group or bot")
    SMS = "sms", _("Text message")


OUTSIDE = (Channel.EMAIL, Channel.CHAT, Channel.SMS)


class MessageState(models.TextChoices):
    """Where a message stands: the outbox moves it by conditional updates only."""

    WAITING = "waiting", pgettext_lazy("message", "Waiting")
    SENT = "sent", pgettext_lazy("message", "Sent")
    DEAD = "dead", pgettext_lazy("message", "Given up")
    DROPPED = "dropped", pgettext_lazy("message", "Dropped")


class Trouble(models.TextChoices):
    """Why a message was not sent, in kinds that the jobs page counts."""

    NONE = "", "–"
    NO_ADDRESS = "no_address", _("No address")
    BAD_ADDRESS = "bad_address", _("Address that cannot be used")
    UNREACHABLE = "unreachable", _("Server not reached")
    REFUSED = "refused", _("Refused by the server")
    TEXT = "text", _("Text that cannot be written")
    HELD = "held", _("Held back after a restore")
