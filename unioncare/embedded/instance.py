"""One pair of servers per data folder, shared by every launcher that works on it.

Each launcher holds a shared lock on `users` while it runs; the kernel drops it when the process dies,
however it dies. Who comes first starts the servers, who leaves last stops them: nobody pulls them away
from another.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from unioncare.embedded import keys, postgres, redis_server, state
from unioncare.embedded.account import Account, server_account
from unioncare.embedded.errors import EmbeddedError
from unioncare.embedded.signals import undisturbed

LASTING_TEMPORARY: Final = Path("/var/tmp")  # noqa: S108 -- survives a restart; ownership is checked below


@contextmanager
def servers(data: Path, *, fast: bool = False) -> Iterator[dict[str, str]]:
    """Run both servers on `data` while the block lasts; yields the environment to work with them."""
    _make(data)
    users = (data / "users").open("ab")
    try:
        with _exclusive(data):
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                _start_missing(data, fast=fast)
            except BaseException:
                _stop_when_last(data, users.fileno())
                raise
        try:
            yield state.running_environment(data)
        finally:
            with undisturbed(), _exclusive(data):
                _stop_when_last(data, users.fileno())
    finally:
        users.close()


def watch(data: Path) -> Callable[[], str]:
    """Return a function that names the first server of this moment that has ended since; "" while both run."""
    watched = [(name, pid, data / f"{name}.log") for name, pid in state.pids(data).items()]

    def ended() -> str:
        gone = next((one for one in watched if not state.alive(one[1])), None)
        return f"{gone[0]} ended by itself (its log is {gone[2]}); stopping." if gone else ""

    return ended


def reset(data: Path) -> None:
    """Throw the data away, keys included. Refused while somebody works with them."""
    if not data.exists():
        return
    with _exclusive(data), (data / "users").open("ab") as users:
        if not _stop_when_last(data, users.fileno()):
            raise EmbeddedError(f"An instance is running on {data}: stop it first.")
        place = home(data, server_account())
        shutil.rmtree(place)
        if place != data:
            shutil.rmtree(data)


def add_key(data: Path) -> int:
    """Give the instance a new key for encrypted columns. Refused while somebody works with the old ones."""
    _make(data)
    with _exclusive(data), (data / "users").open("ab") as users:
        if not _stop_when_last(data, users.fileno()):
            raise EmbeddedError(f"An instance is running on {data}: stop it first.")
        return keys.add_field_key(data)


def home(data: Path, account: Account) -> Path:
    """The folder for what the servers themselves own: `data`, where their account can get there.

    Root's project often lies below a folder that is closed to everybody else. Opening it is not ours to do,
    so the servers' files go to a folder of the system's, named after `data`.
    """
    if account.reaches(data):
        return data
    name = sha256(str(data).encode()).hexdigest()[:12]
    place = LASTING_TEMPORARY / f"unioncare-{name}"
    place.mkdir(mode=0o711, exist_ok=True)
    if place.stat().st_uid != os.geteuid():
        raise EmbeddedError(f"{place} belongs to somebody else: remove it, or choose another --data folder.")
    return place


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        data.chmod(0o711)
    except OSError as error:
        raise EmbeddedError(f"The data folder {data} cannot be made: {error.strerror}.") from error


def _start_missing(data: Path, *, fast: bool) -> None:
    account = server_account()
    place = home(data, account)
    password = keys.ensure(data)[keys.PASSWORD]
    for name, kind in (("postgres", postgres), ("redis", redis_server)):
        if kind.running(data) is None:
            state.write(data, name, kind.start(data, place, account, password, fast=fast))


def _stop_when_last(data: Path, users: int) -> bool:
    """Stop the servers unless another launcher holds its shared lock."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    for name, kind in (("redis", redis_server), ("postgres", postgres)):
        recorded = state.read(data, name)
        if recorded:
            kind.stop(recorded.pid)
        state.write(data, name, None)
    return True


@contextmanager
def _exclusive(data: Path) -> Iterator[None]:
    with (data / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
