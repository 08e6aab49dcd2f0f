"""Workers and schedulers as the Procfile starts them, and a supervisor that starts what was killed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "unioncare"]


class Process:
    """One process of the Procfile, started again whenever it has ended."""

    def __init__(self, *options: str, log: Path) -> None:
        self.options, self.log = options, log
        self.kills = 0
        self.peak = 0
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen([*CELERY, *self.options], cwd=ROOT, stdout=output, stderr=output)

    def keep_alive(self) -> None:
        """What a supervisor does; notes the memory that the process and its children have needed, in MB."""
        if self.process.poll() is not None:
            self.start()
        self.peak = max([self.peak, *(_memory(pid) for pid in (self.process.pid, *self.children()))])

    def children(self) -> list[int]:
        place = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        with suppress(OSError):
            return [int(pid) for pid in place.read_text().split()]
        return []

    def kill_child(self) -> bool:
        """Kill one child without warning; False when there is none just now."""
        children = self.children()
        return bool(children) and self._kill(random.choice(children))

    def kill_parent(self) -> bool:
        return self._kill(self.process.pid)

    def _kill(self, pid: int) -> bool:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.kills += 1
            return True
        return False

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def messages_worker(folder: Path) -> Process:
    return Process("worker", "-Q", "messages", "--concurrency", "2", "-l", "warning", log=folder / "messages.log")


def imports_worker(folder: Path) -> Process:
    return Process("worker", "-Q", "imports", "--concurrency", "1", "-l", "warning", log=folder / "imports.log")


def default_worker(folder: Path) -> Process:
    return Process("worker", "-Q", "default", "--concurrency", "2", "-l", "warning", log=folder / "default.log")


def beat(folder: Path, name: str) -> Process:
    return Process("beat", "--pidfile=", "-l", "warning", log=folder / f"{name}.log")


def wait_until(condition: Callable[[], bool], *, seconds: float, meanwhile: Callable[[], None] = lambda: None) -> bool:
    """Wait for something to come true, doing something every half second; False when it did not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        meanwhile()
        time.sleep(0.5)
    return condition()


def _memory(pid: int) -> int:
    with suppress(OSError, StopIteration):
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) // 1024
    return 0
