"""PostgreSQL and Redis of one's own, on ports that stay, to be killed and started again."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unioncare.embedded import instance, keys, postgres, redis_server, server, state
from unioncare.embedded.account import server_account


class Servers:
    """Both servers as production runs them: every commit is on the disk before it counts."""

    def __init__(self, data: Path) -> None:
        self.data, self.account = data, server_account()
        instance._make(data)
        self.home = instance.home(data, self.account)
        self.password = keys.ensure(data)[keys.PASSWORD]
        self.ports = {"postgres": server.free_port(), "redis": server.free_port()}
        self.running: dict[str, state.Server] = {}
        self.start_postgres()
        self.start_redis()

    def start_postgres(self) -> None:
        self.running["postgres"] = postgres.start(
            self.data, self.home, self.account, self.password, fast=False, port=self.ports["postgres"]
        )

    def start_redis(self) -> None:
        self.running["redis"] = redis_server.start(
            self.data, self.home, self.account, self.password, fast=False, port=self.ports["redis"]
        )

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.running["postgres"].url,
            "REDIS_URL": self.running["redis"].url,
            "UNIONCARE_ENV": "demo",
            **keys.read(self.data),
        }

    def restart_postgres(self, *, kill: bool) -> None:
        """End every connection: by a fast shutdown, or by killing the server, which then recovers from its log."""
        pid = self.running["postgres"].pid
        if kill:
            os.kill(pid, signal.SIGKILL)
            _wait_for_end(pid)
        else:
            postgres.stop(pid)
        self.start_postgres()

    def empty_redis(self) -> None:
        """Kill Redis, lose all that it held, and start it again."""
        pid = self.running["redis"].pid
        os.kill(pid, signal.SIGKILL)
        _wait_for_end(pid)
        for file in (self.home / "redis").rglob("*"):
            if file.is_file():
                file.unlink()
        self.start_redis()

    def stop(self) -> None:
        redis_server.stop(self.running["redis"].pid)
        postgres.stop(self.running["postgres"].pid)


def _wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + 30
    while state.alive(pid) and time.monotonic() < deadline:
        server._reap(pid)
        time.sleep(0.05)


@contextmanager
def servers(data: Path) -> Iterator[Servers]:
    """Run both; their data are thrown away before, not after, so that a failure can be looked into."""
    instance.reset(data)
    both = Servers(data)
    try:
        yield both
    finally:
        both.stop()
