"""The database as a stream of pg_dump, and back through psql in one transaction."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from typing import IO, Final

from django.db import connection

from unioncare.embedded.binaries import postgres_clients

from .errors import BackupError

BLOCK: Final = 1 << 18
AS_ANYBODY: Final = ("--no-owner", "--no-privileges")
STOPPING: Final = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-")


def dump() -> Iterator[bytes]:
    """Yield the whole database in pg_dump's custom format: one snapshot, taken while others go on working."""
    with tempfile.TemporaryFile() as said:
        command = [_program("pg_dump"), "--format=custom", *AS_ANYBODY]
        with subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, stderr=said) as process:
            assert process.stdout is not None
            while block := process.stdout.read(BLOCK):
                yield block
        if process.returncode:
            raise BackupError(f"pg_dump failed: {_last_words(said)}")


def restore(blocks: Iterable[bytes]) -> None:
    """Put a dump in the place of whatever the database holds, in one transaction: all of it, or nothing changes.

    psql takes the end of its input for success, also where whoever wrote to it was killed. So the transaction is opened
    and committed here, and COMMIT is only written once pg_restore has ended well.
    """
    troubles: list[BaseException] = []
    with tempfile.TemporaryFile() as said:
        pipe = subprocess.PIPE
        command = [_program("pg_restore"), "--file=-", *AS_ANYBODY]
        reader = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=said)
        writer = subprocess.Popen([_program("psql"), *STOPPING], env=_environment(), stdin=pipe, stderr=said)
        feeding = threading.Thread(target=_feed, args=(reader.stdin, blocks, troubles), daemon=True)
        feeding.start()
        whole = _carry_over(reader, writer, feeding, troubles)
        failed = writer.wait() or not whole
        if troubles:
            raise troubles[0]
        if failed:
            raise BackupError(f"The database refused the backup, and nothing was changed: {_last_words(said)}")


def _carry_over(
    reader: "subprocess.Popen[bytes]",
    writer: "subprocess.Popen[bytes]",
    feeding: threading.Thread,
    troubles: list[BaseException],
) -> bool:
    """Carry what pg_restore says to psql; tell whether all of it came, and COMMIT with it."""
    assert reader.stdout is not None
    assert writer.stdin is not None
    whole = False
    try:
        with writer.stdin, reader.stdout:
            writer.stdin.write(b"BEGIN; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
            shutil.copyfileobj(reader.stdout, writer.stdin, BLOCK)
            feeding.join()
            whole = reader.wait() == 0 and not troubles
            if whole:
                writer.stdin.write(b"COMMIT;\n")
    except BrokenPipeError:  # psql has ended on an error, and says which
        whole = False
    reader.wait()
    feeding.join()
    return whole


def _feed(target: IO[bytes], blocks: Iterable[bytes], troubles: list[BaseException]) -> None:
    try:
        with target:
            for block in blocks:
                target.write(block)
    except BrokenPipeError:
        pass
    except BaseException as error:  # noqa: BLE001 - told by the thread that waits
        troubles.append(error)


def server_version() -> int:
    """Return the server's version as PostgreSQL counts: 180001 is 18.1."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])


def others_connected() -> int:
    """Return how many other connections work on the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def _environment() -> dict[str, str]:
    """The connection, where ps does not show it."""
    held = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {name: str(held[key]) for name, key in names.items() if held[key]}
    if "sslmode" in held["OPTIONS"]:
        given["PGSSLMODE"] = held["OPTIONS"]["sslmode"]
    return os.environ | given


def _program(name: str) -> str:
    """Return a client program that understands the server."""
    server = server_version() // 10_000
    for path in postgres_clients(name):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        release = re.search(r"\) (\d+)", said)
        if release and int(release[1]) >= server:
            return str(path)
    raise BackupError(
        f"The server is PostgreSQL {server}, and there is no {name} of that release or a later one: "
        f"install PostgreSQL {server}'s client programs and put them on PATH."
    )


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines() or ["no reason given"]
    return next((line for line in lines if "rror" in line), lines[-1])
