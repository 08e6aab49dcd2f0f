"""PostgreSQL and Redis of the run's own, on ports that stay the same however often they are killed."""

import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import redis

from unioncare.embedded import instance, keys, postgres, redis_server, server
from unioncare.embedded.account import server_account


class Servers:
    """Both as in production: they wait for the disk, and Redis keeps its queues in a file."""

    def __init__(self, data: Path) -> None:
        data.chmod(0o711)
        self.data, self.account = data, server_account()
        self.home = instance.home(data, self.account)
        self.password = keys.ensure(data)[keys.PASSWORD]
        self.ports = {name: server.free_port() for name in ("postgres", "redis")}
        self.start_postgres()
        self.start_redis()

    def start_postgres(self) -> None:
        port = self.ports["postgres"]
        self.postgres = postgres.start(self.data, self.home, self.account, self.password, fast=False, port=port)

    def start_redis(self) -> None:
        port = self.ports["redis"]
        self.redis = redis_server.start(self.data, self.home, self.account, self.password, fast=False, port=port)

    def environment(self) -> dict[str, str]:
        """What a process needs to work with them."""
        urls = {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url}
        return {**urls, "UNIONCARE_ENV": "demo", **keys.read(self.data)}

    def restart_postgres(self) -> None:
        """As an administrator does: every connection is cut, what is committed is on the disk."""
        postgres.stop(self.postgres.pid)
        self.start_postgres()

    def crash_postgres(self) -> None:
        """Kill it; it recovers from its log when it starts."""
        server.stop(self.postgres.pid, (signal.SIGKILL,))
        self.start_postgres()

    def kill_redis(self) -> None:
        server.stop(self.redis.pid, (signal.SIGKILL,))
        self.redis = replace(self.redis, pid=0)

    def flush_redis(self) -> None:
        redis.Redis.from_url(self.redis.url).flushall()

    def start_redis_empty(self) -> None:
        """Start it as if its disk had been lost too."""
        (self.home / "redis" / "appendonly.aof").unlink(missing_ok=True)
        self.start_redis()

    def stop(self) -> None:
        redis_server.stop(self.redis.pid)
        postgres.stop(self.postgres.pid)


@contextmanager
def own_servers(data: Path) -> Iterator[Servers]:
    """Run both while the block lasts; a second run on the same folder waits until it is over."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        servers = Servers(data)
        try:
            yield servers
        finally:
            servers.stop()
