"""Starting and stopping one server process."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from unioncare.embedded import state
from unioncare.embedded.account import Account
from unioncare.embedded.errors import EmbeddedError

START_SECONDS: Final = 60
STOP_SECONDS: Final = 30
PAUSE: Final = 0.05

HOST: Final = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def start(
    command: Sequence[str | Path],
    log: Path,
    account: Account,
    ready: Callable[[], bool],
    *,
    configuration: str = "",
) -> int:
    """Start a server in a session of its own (Ctrl-C is not for it) and wait until it answers.

    `configuration` goes to its standard input, where no process list shows it. Returns the process id.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **account.popen(),
        )
    if process.stdin:
        process.stdin.write(configuration.encode())
        process.stdin.close()
    try:
        _wait(process, log, ready)
    except BaseException:
        stop(process.pid, [signal.SIGKILL])
        raise
    return process.pid


def _wait(process: subprocess.Popen[bytes], log: Path, ready: Callable[[], bool]) -> None:
    name = Path(str(process.args[0] if isinstance(process.args, list) else process.args)).name
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise EmbeddedError(f"{name} did not start; its log is {log}: {_tail(log)}")
        time.sleep(PAUSE)


def stop(pid: int, signals: Sequence[signal.Signals]) -> None:
    """Ask with the first signal; each further one follows when `STOP_SECONDS` have not been enough."""
    for number in signals:
        if not _send(pid, number):
            return
        deadline = time.monotonic() + STOP_SECONDS
        while state.alive(pid) and time.monotonic() < deadline:
            _reap(pid)
            time.sleep(PAUSE)


def _send(pid: int, number: signal.Signals) -> bool:
    _reap(pid)
    if not state.alive(pid):
        return False
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def _reap(pid: int) -> None:
    """Take the exit status when the process is our child, so that no zombie stays."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "(empty)"
