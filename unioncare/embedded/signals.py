"""The signals that ask the launcher to stop."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

STOP: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def exit_in_order() -> None:
    """From now on a signal unwinds the stack, so that everything entered is left properly.

    Call it after every import: C modules swallow an exception that a signal raises while they load.
    """
    for number in STOP:
        signal.signal(number, _exit)


@contextmanager
def undisturbed() -> Iterator[None]:
    """While tidying up, a second Ctrl-C changes nothing."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOP}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
