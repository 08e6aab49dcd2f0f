"""The embedded PostgreSQL."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

import psycopg2

from unioncare.embedded import binaries, server, state
from unioncare.embedded.account import Account
from unioncare.embedded.errors import EmbeddedError

USER: Final = "unioncare"
NAME: Final = "unioncare"
SETTINGS: Final = {
    "listen_addresses": server.HOST,
    "unix_socket_directories": "",  # TCP only: socket paths have a length limit that deep folders break
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    # Of solid-state disks and memory. At the default of spinning ones a branch's fifty cases are sought through all.
    "random_page_cost": "1.1",
    "jit": "off",  # pages ask small questions; compiling them costs more than it saves
    # Parallel workers share memory in /dev/shm, of which containers often have 64 MB only.
    "max_parallel_workers_per_gather": "0",
}
FAST: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # In tables of ten rows the best order of twelve joins is not worth the 30 ms that looking for it takes.
    "join_collapse_limit": "4",
    "from_collapse_limit": "4",
}
BUILTIN_COLLATION_SINCE: Final = 17
ATTEMPTS: Final = 5
ORPHAN_SECONDS: Final = 30
FAST_SHUTDOWN: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)


def running(data: Path) -> state.Server | None:
    """The server that works on this data already, left by an earlier launcher perhaps."""
    recorded = state.read(data, "postgres")
    if recorded and _answers(recorded.url):
        return recorded
    return None


def start(
    data: Path, home: Path, account: Account, password: str, *, fast: bool, port: int | None = None
) -> state.Server:
    """Start the server on its data; on a free port, or again on the one that its clients know."""
    programs = binaries.postgres(account, home / "programs")
    cluster = home / "postgres"
    if not (cluster / "PG_VERSION").exists():
        _initialise(programs, cluster, account, password)
    _forget_dead_server(cluster)
    for attempt in range(ATTEMPTS):
        try:
            return _launch(data, programs, cluster, account, password, fast=fast, port=port)
        except EmbeddedError:
            # A killed server's own processes need a moment to go, and somebody may be quicker at our port.
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(1)
    raise AssertionError("unreachable")


def _launch(
    data: Path, programs: Path, cluster: Path, account: Account, password: str, *, fast: bool, port: int | None
) -> state.Server:
    port = port or server.free_port()
    url = f"postgres://{USER}:{password}@{server.HOST}:{port}/{NAME}"
    settings = SETTINGS | {"port": str(port)} | (FAST if fast else {})
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    admin_url = url.removesuffix(NAME) + "postgres"
    pid = server.start(
        [programs / "postgres", "-D", cluster, *options],
        data / "postgres.log",
        account,
        lambda: _answers(admin_url),
    )
    _create_database(admin_url)
    return state.Server(pid, url)


def stop(pid: int) -> None:
    server.stop(pid, FAST_SHUTDOWN)


def _initialise(programs: Path, cluster: Path, account: Account, password: str) -> None:
    draft = cluster.with_name(cluster.name + ".new")  # a half-made cluster never carries the final name
    shutil.rmtree(draft, ignore_errors=True)
    account.own(draft)
    with tempfile.TemporaryDirectory(prefix="unioncare-") as folder:
        account.own(Path(folder))
        password_file = Path(folder) / "password"
        password_file.write_text(password, encoding="utf-8")
        if account.uid is not None and account.gid is not None:
            os.chown(password_file, account.uid, account.gid)
        command: list[str | Path] = [programs / "initdb", "-D", draft, "-U", USER, "-A", "scram-sha-256"]
        command += ["--pwfile", password_file, "-E", "UTF8", "--no-sync", "--no-instructions"]
        command += _collation(programs)
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **account.popen())
    if done.returncode:
        raise EmbeddedError(f"PostgreSQL could not make its data folder {cluster}: {done.stderr.strip()}")
    draft.rename(cluster)


def _collation(programs: Path) -> list[str]:
    """Sort by code point, the same on Linux and macOS; keyset paging counts on it."""
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    release = int(version.stdout.split()[2].partition(".")[0])
    if release < BUILTIN_COLLATION_SINCE:
        return ["--locale=C"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _forget_dead_server(cluster: Path) -> None:
    """Remove the pid file of a killed server whose number still counts: a zombie's, or another program's since.

    The file is PostgreSQL's guard against two servers on the same data, so its own processes must be gone first.
    """
    pid_file = cluster / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text(encoding="utf-8").split()[0])
    if state.alive(pid) and state.program(pid).startswith("postgres"):
        stop(pid)  # unrecorded but ours: the launcher was killed between starting it and writing that down
        return
    deadline = time.monotonic() + ORPHAN_SECONDS
    while state.works_in(cluster):
        if time.monotonic() > deadline:
            raise EmbeddedError(f"A killed PostgreSQL's processes still work on {cluster}: end them, then try again.")
        time.sleep(server.PAUSE)
    pid_file.unlink(missing_ok=True)


def _answers(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def _create_database(admin_url: str) -> None:
    connection = psycopg2.connect(admin_url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{NAME}"')
    finally:
        connection.close()
