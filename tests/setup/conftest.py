import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from unioncare.embedded import state

PYTHON = sys.executable
SECONDS = 60


class Launcher:
    """`python -m unioncare.embedded` on a data folder of its own, as a person would call it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.program: tuple[str, ...] = ("-m", "unioncare.embedded")
        self.flag = "--fast"
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *command: str, **variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [PYTHON, *self.program, "--data", str(self.data), self.flag, "--", *command],
            env=bare_environment() | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*command, **variables)
        output, errors = process.communicate(timeout=SECONDS)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def hold(self) -> subprocess.Popen[str]:
        """Start one that stays until its input closes; returns when its servers answer."""
        process = self.start(PYTHON, "-c", "import time; print('ready', flush=True); time.sleep(600)")
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    def servers(self) -> dict[str, int]:
        stored = json.loads((self.data / "state.json").read_text())
        return {name: server["pid"] for name, server in stored.items()}

    def close(self) -> None:
        for process in self.processes:
            # A number that was waited for may belong to somebody else's group by now.
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        assert self.reset().returncode == 0

    def reset(self) -> subprocess.CompletedProcess[str]:
        command = [PYTHON, "-m", "unioncare.embedded", "--data", str(self.data), "--reset"]
        return subprocess.run(
            command, env=bare_environment(), capture_output=True, text=True, timeout=SECONDS, check=False
        )


def bare_environment() -> dict[str, str]:
    """The environment of somebody who has set nothing up."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def gone(*pids: int) -> bool:
    return not any(state.alive(pid) for pid in pids)


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(tmp_path / "data")
    yield launcher
    launcher.close()
