"""Running the command: its environment, its signals, its exit status."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from unioncare.embedded.errors import EmbeddedError
from unioncare.embedded.parent import die_with_parent
from unioncare.embedded.signals import STOP

PAUSE: Final = 1.0
FAILED: Final = 1


def run(command: Sequence[str], variables: Mapping[str, str], watch: Callable[[], str] = lambda: "") -> int:
    """Run to the end and return its exit status. What the environment already names wins over `variables`.

    `watch` is asked every second; when it returns a sentence, that is said and the command is stopped.
    """
    try:
        child = subprocess.Popen(
            command,
            env=_environment(variables),
            preexec_fn=die_with_parent,  # noqa: PLW1509 -- this process has one thread
        )
    except OSError as error:
        raise EmbeddedError(f"{command[0]} cannot be run: {error.strerror}.") from error

    def forward(number: int, _frame: FrameType | None) -> None:
        # Ctrl-C in a terminal reaches the child without us; everything else does not.
        if child.poll() is None and not (number == signal.SIGINT and _in_foreground()):
            child.send_signal(number)

    before = {number: signal.signal(number, forward) for number in STOP}
    try:
        status = _wait(child, watch)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 128 - status if status < 0 else status


def _wait(child: subprocess.Popen[bytes], watch: Callable[[], str]) -> int:
    while True:
        try:
            return child.wait(PAUSE)
        except subprocess.TimeoutExpired:
            if sentence := watch():
                print(f"unioncare: {sentence}", file=sys.stderr)
                child.terminate()
                return child.wait() or FAILED


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    environment = {**variables, **os.environ}
    # `python` and the tools installed beside it are the ones that run us.
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return environment


def _in_foreground() -> bool:
    """Whether a terminal delivers its Ctrl-C to our process group."""
    try:
        with Path("/dev/tty").open("rb") as terminal:
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False
