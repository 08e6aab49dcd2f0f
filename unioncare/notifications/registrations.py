"""What this app tells the frame: the inbox in the top bar; and its own kinds of message."""

from unioncare.core import navigation

from . import kinds
from .messages import Digest, Trial
from .permissions import SEE_MESSAGES


def register() -> None:
    """Put the inbox into the top bar."""
    kinds.register([Digest(), Trial()])
    navigation.register_tool("inbox", "notifications:inbox", SEE_MESSAGES)
