"""One gunicorn sync worker over a benchmark database, and a client that measures it."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from unioncare.organisation.models import User


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Server:
    """The address of a running worker."""

    port: int

    def get(self, path: str, cookie: str) -> bytes:
        """GET a page as a signed-in person; anything but 200 is an error of the benchmark."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            client.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "zh-CN"})
            response = client.getresponse()
            body = response.read()
        finally:
            client.close()
        if response.status != 200:
            raise RuntimeError(f"GET {path} answered {response.status}")
        return body

    def beside(self, yardstick: str, path: str, row: bytes, cookie: str) -> str:
        """Return the address of the yardstick with as many rows as `path` shows; `row` stands once in each of them."""
        return f"{yardstick}?rows={self.get(path, cookie).count(row)}"

    def paired(self, ours: str, yardstick: str, cookie: str, *, times: int = 60) -> tuple[float, float]:
        """Return the medians of two pages measured alternately, so that noise of the machine hits both."""
        for _ in range(8):
            self.get(ours, cookie)
            self.get(yardstick, cookie)
        first, second = [], []
        for _ in range(times):
            for path, samples in ((ours, first), (yardstick, second)):
                start = time.perf_counter()
                self.get(path, cookie)
                samples.append((time.perf_counter() - start) * 1000)
        return statistics.median(first), statistics.median(second)


def sign_in(user: User) -> str:
    """Return the Cookie header of a new session of `user`."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def serve() -> Iterator[Server]:
    """Run one sync worker over the current database until the block ends."""
    port = free_port()
    database = connection.settings_dict
    url = (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    command = [sys.executable, "-m", "gunicorn", "unioncare.wsgi:application", "--workers", "1"]
    command += ["--worker-class", "sync", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "UNIONCARE_ENV": "demo",
    }
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The benchmark's web server did not start.")
