"""What this app tells the frame: the inbox in the top bar; and its own kinds of message."""

from unioncare.core import navigation

from . import kinds
from .messages import Digest, Trial

SEE = "notifications.see_messages"


def register() -> None:
    """Put the inbox and the number of what is unread into the top bar."""
    kinds.register([Digest(), Trial()])
    navigation.register_tool("inbox", "notifications:inbox", SEE)
    navigation.register_tool("news", "notifications:news", SEE)
