"""A real Celery worker beside the test, on the test's own database and queues."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from unioncare.celery import app

ROOT = Path(__file__).resolve().parents[1]


def children(process: subprocess.Popen[bytes]) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def kill(*pids: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def database_url() -> str:
    """The database of this process as another one is told of it."""
    database = connection.settings_dict
    address = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{address}"


@contextmanager
def running_worker(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `celery worker` with these options; tasks no longer run where they are called. Needs committed rows."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "CELERY_EAGER": "0",
    }
    command = [sys.executable, "-m", "celery", "-A", "unioncare", "worker", *options, "--loglevel", "WARNING"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    app.conf.task_always_eager = False
    try:
        yield process
    finally:
        app.conf.task_always_eager = True
        process.terminate()
        process.wait(20)
