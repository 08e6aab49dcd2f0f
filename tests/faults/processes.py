"""Workers, beats and commands as processes: started, killed, started again as a supervisor would, waited for."""

import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection

from tests.workers import ROOT, children, database_url, kill
from unioncare.embedded.parent import die_with_parent

PAUSE = 0.05
CELERY = (sys.executable, "-m", "celery", "-A", "unioncare")
# As the Procfile starts them.
PROGRAMS = {
    "worker": (*CELERY, "worker", "-Q", "default", "--concurrency", "2", "--loglevel", "info"),
    "messages": (*CELERY, "worker", "-Q", "messages", "--concurrency", "2", "--loglevel", "info"),
    "imports": (*CELERY, "worker", "-Q", "imports", "--concurrency", "1", "--loglevel", "info"),
    "beat": (*CELERY, "beat", "--loglevel", "info", "--pidfile="),
    "sweep": (sys.executable, "manage.py", "sweep", "--json"),
}


class NotInTime(Exception):
    """Something that must happen did not."""


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Go on as soon as a condition holds; a database that is away counts as not yet."""
    deadline = time.monotonic() + seconds
    while not holds(condition):
        if time.monotonic() > deadline:
            raise NotInTime(f"not within {seconds:.0f} s: {what}")
        time.sleep(PAUSE)


def holds(condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except (OperationalError, InterfaceError):
        connection.close()
        return False


class Program:
    """One program of the Procfile; its words go to a log beside the servers' data."""

    def __init__(self, name: str, log: Path, *options: str) -> None:
        self.command: Sequence[str] = (*PROGRAMS[name], *options)
        self.log = log
        self.log.unlink(missing_ok=True)
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | {"DATABASE_URL": database_url()},
                cwd=ROOT,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 -- nothing of ours runs in another thread at this moment
            )

    def is_ready(self) -> bool:
        """Tell whether a worker says that it is; whatever else is called ready once it runs."""
        return "worker" not in self.command or b" ready." in self.log.read_bytes()

    def children(self) -> list[int]:
        return children(self.process) if self.process.poll() is None else []

    def kill_child(self) -> int:
        """Kill one of the processes that do the work; return how many that were."""
        found = self.children()
        if found:
            kill(random.choice(found))
        return min(len(found), 1)

    def kill_all(self) -> int:
        """Kill the program and its children and start it again; return how many children were killed."""
        found = self.children()
        self.stop()
        self.start()
        return len(found)

    def stop(self) -> None:
        if self.process.poll() is None:  # or its number may be somebody else's by now
            kill(self.process.pid, *self.children())
            self.process.wait()


class Memory(threading.Thread):
    """Watches what a program and its children hold together (MB); pages that they share count once for each."""

    def __init__(self, program: Program) -> None:
        super().__init__(daemon=True)
        self.program, self.peak, self.watching = program, 0.0, True

    def run(self) -> None:
        while self.watching:
            pids = [self.program.process.pid, *self.program.children()]
            self.peak = max(self.peak, sum(map(resident, pids)))
            time.sleep(0.5)


def resident(pid: int) -> float:
    """Return what a process holds in memory now, in MB; 0 when it has just ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1024**2
