"""The embedded Redis."""

import signal
from pathlib import Path
from typing import Final

import redis

from unioncare.embedded import binaries, server, state
from unioncare.embedded.account import Account

DATABASES: Final = 256  # each test process takes one of its own
GENTLE_STOP: Final = (signal.SIGTERM, signal.SIGKILL)


def running(data: Path) -> state.Server | None:
    recorded = state.read(data, "redis")
    return recorded if recorded and _answers(recorded.url) else None


def start(data: Path, home: Path, account: Account, password: str, *, fast: bool, port: int = 0) -> state.Server:
    """Start on a port, or on any free one."""
    program = binaries.redis(account, home / "programs")
    folder = account.own(home / "redis")
    port = port or server.free_port()
    url = f"redis://:{password}@{server.HOST}:{port}/0"
    settings = {
        "bind": server.HOST,
        "port": port,
        "requirepass": password,
        "dir": f'"{folder}"',
        "databases": DATABASES,
        "save": '""',
        # Every command is appended as it comes: what waits in the queues outlives a killed server.
        "appendonly": "no" if fast else "yes",
    }
    configuration = "".join(f"{name} {value}\n" for name, value in settings.items())
    pid = server.start([program, "-"], data / "redis.log", account, lambda: _answers(url), configuration=configuration)
    return state.Server(pid, url)


def stop(pid: int) -> None:
    server.stop(pid, GENTLE_STOP)


def _answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_connect_timeout=3)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
