"""What leaves the house: one sender per channel, opened for a run and closed after it."""

from ..enums import Channel
from .chat import ChatSender
from .mail import MailSender
from .outcomes import Refused, Sender, TryLater, Unreachable
from .sms import SmsSender

__all__ = ["Refused", "Sender", "TryLater", "Unreachable", "open_sender"]


def open_sender(channel: str) -> Sender:
    """Return the sender of a channel; close it when the run is over."""
    senders: dict[str, type[Sender]] = {
        Channel.EMAIL: MailSender,
        Channel.CHAT: ChatSender,
        Channel.SMS: SmsSender,
    }
    return senders[channel]()
