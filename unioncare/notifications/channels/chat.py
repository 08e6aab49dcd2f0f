"""Chat services and bots by their Apprise address: WeCom, DingTalk, Feishu and whatever CHAT_SCHEMAS allows."""

import logging
from functools import lru_cache
from typing import Any

import apprise
from django.conf import settings

from ..enums import Trouble
from ..letters import Letter
from .outcomes import Refused, TryLater

# What a service said is kept for the jobs page; its addresses hold secrets and are not.
WORDS = 160


class ChatSender:
    longest: float = 30  # Apprise waits 4 seconds for a connection and 4 for an answer, and may ask for a token first

    def send(self, letter: Letter, address: str) -> None:
        service = chat_service(address)
        if service is None:
            raise Refused("this is no address of a chat service that UnionCare may use", Trouble.BAD_ADDRESS)
        with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as said:
            try:
                taken = service.notify(title=letter.subject, body=letter.text)
            except (OSError, TypeError, ValueError) as error:  # libraries below Apprise raise what they like
                raise TryLater(f"{type(error).__name__}") from error
            words = " ".join(said.getvalue().split())
        if not taken:
            raise TryLater(words[:WORDS] or "the service did not take it")

    def close(self) -> None:
        """Every message has a connection of its own."""


def chat_service(address: str) -> Any:
    """Return the Apprise service of an address; None for one that cannot be read or is not allowed."""
    return _service(address, tuple(settings.CHAT_SCHEMAS))


@lru_cache(maxsize=256)
def _service(address: str, allowed: tuple[str, ...]) -> Any:
    if address.partition("://")[0].lower() not in allowed:
        return None
    return apprise.Apprise.instantiate(address, suppress_exceptions=True)
