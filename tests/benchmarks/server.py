"""One gunicorn sync worker over a benchmark database, and a client that measures it."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
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
    """A running worker; leaving it as a context stops it."""

    port: int
    process: subprocess.Popen[bytes]

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(20)


@dataclass(frozen=True, slots=True)
class Request:
    """A page of a server as a signed-in person asks for it."""

    server: Server
    path: str
    cookie: str

    def body(self) -> bytes:
        """GET the page; anything but 200 is an error of the benchmark."""
        client = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            client.request("GET", self.path, headers={"Cookie": self.cookie, "Accept-Language": "zh-CN"})
            response = client.getresponse()
            body = response.read()
        finally:
            client.close()
        if response.status != 200:
            raise RuntimeError(f"GET {self.path} answered {response.status}")
        return body

    def milliseconds(self) -> float:
        start = time.perf_counter()
        self.body()
        return (time.perf_counter() - start) * 1000


def medians(first: Request, second: Request, *, times: int = 60, warm: int = 8) -> tuple[float, float]:
    """Return the medians of two pages in milliseconds, asked for in turn so that the machine's noise hits both."""
    samples = [(first.milliseconds(), second.milliseconds()) for _ in range(warm + times)][warm:]
    ours, theirs = zip(*samples, strict=True)
    return statistics.median(ours), statistics.median(theirs)


def sign_in(user: User) -> str:
    """Return the Cookie header of a new session of `user`."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def serve() -> Server:
    """Run one sync worker over the current database."""
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
    _wait_for(port)
    return Server(port, process)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The benchmark's web server did not start.")
