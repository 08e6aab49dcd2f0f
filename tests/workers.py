"""A real Celery worker beside the test, on the test's own database and queues."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from unioncare.celery import app

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def running_worker(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `celery worker` with these options; tasks no longer run where they are called. Needs committed rows."""
    database = connection.settings_dict
    address = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@{address}",
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
