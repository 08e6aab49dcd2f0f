"""The processes of `make run`: prepares the database, starts web, worker and beat, and stops them together.

Every process gets a session of its own, so that one signal to its group reaches whatever it started itself.
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Final

from unioncare.embedded.parent import die_with_parent

HOST: Final = "127.0.0.1"
PAUSE: Final = 0.2
STOP_SECONDS: Final = 20
READY_SECONDS: Final = 60
FAILED: Final = 1

PYTHON: Final = (sys.executable, "-m")
PREPARE: Sequence[str] = (*PYTHON, "unioncare.prepare")
CELERY: Final = (*PYTHON, "celery", "--quiet", "-A", "unioncare")


def commands(port: int) -> dict[str, Sequence[str]]:
    web = [*PYTHON, "gunicorn", "unioncare.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2"]
    web += ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    worker = [*CELERY, "worker", "-Q", "default,messages,imports", "--concurrency", "3", "--loglevel", "warning"]
    worker += ["--without-gossip", "--without-mingle"]
    beat = [*CELERY, "beat", "--loglevel", "warning", "--pidfile", ""]
    return {"web": web, "worker": worker, "beat": beat}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m unioncare.supervise", description=__doc__)
    parser.add_argument("--check-port", action="store_true", help="only say whether the port is free")
    options = parser.parse_args(arguments)
    port = _port()
    if port is None or not _free(port):
        return FAILED
    return 0 if options.check_port else Supervisor(port).run()


class Supervisor:
    """Web, worker and beat as one: all run, or none."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False
        self.parent = os.getppid()

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            signins = self._prepare()
            if signins is None:
                return 0 if self.stopping else FAILED
            for name, command in commands(self.port).items():
                self._start(name, command)
            return self._watch(signins)
        finally:
            self._stop_all()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _prepare(self) -> str | None:
        """The demo sign-ins once the database is ready; `None` when it cannot be made so."""
        print("Preparing the database …", flush=True)
        process = self._start("prepare", PREPARE, stdout=subprocess.PIPE)
        output, _ = process.communicate()
        del self.processes["prepare"]
        if process.returncode and not self.stopping:
            print("unioncare: the database could not be prepared; the reason stands above.", file=sys.stderr)
        return None if process.returncode or self.stopping else output.decode()

    def _start(self, name: str, command: Sequence[str], stdout: int | None = None) -> subprocess.Popen[bytes]:
        self.processes[name] = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            env=_environment(self.port),
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 -- this process has one thread
        )
        return self.processes[name]

    def _watch(self, signins: str) -> int:
        announced, deadline = False, time.monotonic() + READY_SECONDS
        while not self.stopping and os.getppid() == self.parent:
            for name, process in self.processes.items():
                if process.poll() is not None:
                    print(f"unioncare: {name} ended with {process.returncode}; stopping.", file=sys.stderr)
                    return FAILED
            if not announced and (_answers(self.port) or time.monotonic() > deadline):
                print(f"\n{signins}\nUnionCare is at http://{HOST}:{self.port}/ (Ctrl-C stops it).", flush=True)
                announced = True
            time.sleep(PAUSE)
        print("Stopping …", flush=True)
        return 0

    def _stop_all(self) -> None:
        """Ask every process to finish what it does; whatever is left after `STOP_SECONDS` is killed."""
        for process in self.processes.values():
            if process.poll() is None:
                _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal(process, signal.SIGKILL)
            process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """To the process and to whatever it started: its group outlives it as long as one of them does."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _environment(port: int) -> Mapping[str, str]:
    quiet = {
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    return {**os.environ, **quiet, "PORT": str(port)}


def _port() -> int | None:
    text = os.environ.get("PORT") or "8000"
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    print(f"unioncare: PORT must be a number from 1 to 65535, not {text!r}.", file=sys.stderr)
    return None


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            print(
                f"unioncare: port {port} cannot be used ({error.strerror}): choose another with PORT=… make run.",
                file=sys.stderr,
            )
            return False
    return True


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://{HOST}:{port}/accounts/login/", timeout=30).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
