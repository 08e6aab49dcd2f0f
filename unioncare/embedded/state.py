"""Where an embedded instance leaves its addresses, so that others on this machine find it."""

import json
import os
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from unioncare.embedded import keys

PROJECT: Final = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Server:
    """One running server process and how to reach it."""

    pid: int
    url: str


def default_data() -> Path:
    """`UNIONCARE_DATA`, or `var/embedded` in the project."""
    return Path(os.environ.get("UNIONCARE_DATA") or PROJECT / "var" / "embedded").resolve()


def write(data: Path, name: str, server: Server | None) -> None:
    """Record one server, or that it is gone. Replaced in one step, so that no reader sees half of it."""
    servers = _stored(data)
    if server is None:
        servers.pop(name, None)
    else:
        servers[name] = server
    draft = data / "state.new"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({key: asdict(value) for key, value in servers.items()}, file, indent=2)
    draft.replace(data / "state.json")


def read(data: Path, name: str) -> Server | None:
    """The recorded server if its process is alive; a stale or broken record counts as none."""
    server = _stored(data).get(name)
    return server if server and alive(server.pid) else None


def pids(data: Path) -> dict[str, int]:
    """The process id of every recorded server, by its name."""
    return {name: server.pid for name, server in _stored(data).items()}


def running_environment(data: Path | None = None) -> dict[str, str]:
    """The variables a command needs to work with the instance running on `data`; empty when none runs."""
    data = data or default_data()
    postgres, redis = read(data, "postgres"), read(data, "redis")
    if postgres is None or redis is None:
        return {}
    addresses = {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url}
    return {**addresses, "UNIONCARE_ENV": "demo", **keys.read(data)}


def alive(pid: int) -> bool:
    """Whether the process runs. A zombie that nobody has waited for does not."""
    return bool(pid) and _status(pid, "stat")[:1] not in ("", "Z")


def program(pid: int) -> str:
    """The name of the program a process runs; empty when there is no such process."""
    return _status(pid, "comm").rpartition("/")[2]


def works_in(folder: Path) -> bool:
    """Whether a running process has this folder as its working directory; Linux only, else never."""
    for one in Path("/proc").glob("[0-9]*"):
        try:
            if (one / "cwd").readlink() == folder and alive(int(one.name)):
                return True
        except OSError:  # gone meanwhile, a zombie, or somebody else's
            continue
    return False


def _status(pid: int, column: str) -> str:
    folder = Path("/proc") / str(pid)
    try:
        if Path("/proc/self/stat").exists():
            name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
            return name if column == "comm" else rest.strip()
        command = ["ps", "-o", f"{column}=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def _stored(data: Path) -> dict[str, Server]:
    try:
        stored = json.loads((data / "state.json").read_text(encoding="utf-8"))
        return {name: Server(**value) for name, value in stored.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
