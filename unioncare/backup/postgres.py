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
ONE_TRANSACTION: Final = (
    "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-",
)  # fmt: skip


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
    """Put a dump in the place of whatever the database holds, in one transaction: all of it, or nothing changes."""
    troubles: list[BaseException] = []
    with tempfile.TemporaryFile() as said:
        reader = subprocess.Popen(
            [_program("pg_restore"), "--file=-", *AS_ANYBODY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        writer = subprocess.Popen(
            [_program("psql"), *ONE_TRANSACTION],
            env=_environment(),
            stdin=subprocess.PIPE,
            stderr=said,
        )
        feeding = threading.Thread(target=_feed, args=(reader.stdin, blocks, troubles), daemon=True)
        assert writer.stdin is not None
        assert reader.stdout is not None
        feeding.start()
        try:
            writer.stdin.write(b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
            shutil.copyfileobj(reader.stdout, writer.stdin, BLOCK)
            # Without the whole dump nothing must be kept: psql ends on an error before the transaction does.
            feeding.join()
            if reader.wait() or troubles:
                writer.stdin.write(b"\n\\.\nthe backup ended early;\n")
            writer.stdin.close()
        except BrokenPipeError:
            pass
        finally:
            reader.stdout.close()
        failed = writer.wait() or reader.wait()
        feeding.join()
        if troubles:
            raise troubles[0]
        if failed:
            raise BackupError(f"The database refused the backup, and nothing was changed: {_last_words(said)}")


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
