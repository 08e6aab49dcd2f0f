"""What may come of an attempt to send: nothing (it is sent), or one of three troubles."""

from typing import Protocol

from ..enums import Trouble
from ..letters import Letter


class TryLater(Exception):
    """This message was not taken now; the others of the run go on."""


class Unreachable(TryLater):
    """The server of the whole channel does not answer, or does not let us in: the run ends."""


class Refused(Exception):
    """This message will never be taken."""

    def __init__(self, why: str, trouble: Trouble = Trouble.REFUSED) -> None:
        super().__init__(why)
        self.trouble = trouble


class Sender(Protocol):
    """Sends letters over one channel, over one connection where the channel knows such a thing.

    `longest`: for how many seconds one sending may last; a message's lease must hold until then.
    """

    longest: float

    def send(self, letter: Letter, address: str) -> None:
        """Send; raise Refused, TryLater or Unreachable."""

    def close(self) -> None: ...
