"""The database as a stream of pg_dump, and back through psql in one transaction."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import IO, Final

from django.db import connection

from .errors import BackupError
from .preamble import known_settings_only
from .programs import HEAD, client, reader_of

BLOCK: Final = 1 << 18
AS_ANYBODY: Final = ("--no-owner", "--no-privileges")
STOPPING: Final = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-")


def dump() -> Iterator[bytes]:
    """Yield the whole database in pg_dump's custom format: one snapshot, taken while others go on working."""
    with tempfile.TemporaryFile() as said:
        command = [client("pg_dump", server=_release()), "--format=custom", *AS_ANYBODY]
        with subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, stderr=said) as process:
            assert process.stdout is not None
            while block := process.stdout.read(BLOCK):
                yield block
        if process.returncode:
            raise BackupError(f"pg_dump failed: {_last_words(said)}")


def restore(blocks: Iterable[bytes], *, last: str = "") -> None:
    """Put a dump in the place of whatever the database holds, in one transaction: all of it, or nothing changes.

    `last` are statements on the restored tables, of the same transaction. BackupError where no program here fits, where
    the dump breaks off, or where the server refuses it.

    psql takes the end of its input for success, also where whoever wrote to it was killed. So the transaction is opened
    and committed here, and COMMIT is only written once pg_restore has ended well.
    """
    head, following = _split(iter(blocks))
    server, reads = _release(), reader_of(head)
    ending = f"SET LOCAL search_path = public;\n{last}\nCOMMIT;\n".encode()
    with tempfile.TemporaryFile() as said:
        pipe = subprocess.PIPE
        # Both of one release: psql must understand what pg_restore tells it beside SQL.
        reading, writing = (client(name, server=server, at_least=reads) for name in ("pg_restore", "psql"))
        known = _known_settings()
        reader = subprocess.Popen([reading, "--file=-", *AS_ANYBODY], stdin=pipe, stdout=pipe, stderr=said)
        writer = subprocess.Popen([writing, *STOPPING], env=_environment(), stdin=pipe, stderr=said)
        assert reader.stdin is not None
        feeding = _Feeding(reader.stdin, chain([head], following))
        feeding.start()
        whole = _carry_over(reader, writer, feeding, known, ending)
        failed = writer.wait() or not whole
        if feeding.trouble:
            raise feeding.trouble
        if failed:
            raise BackupError(f"The database refused the backup, and nothing was changed: {_last_words(said)}")


def _carry_over(
    reader: "subprocess.Popen[bytes]",
    writer: "subprocess.Popen[bytes]",
    feeding: "_Feeding",
    known: Collection[str],
    ending: bytes,
) -> bool:
    """Carry what pg_restore says to psql; tell whether all of it came, and the ending with it."""
    assert reader.stdout is not None
    assert writer.stdin is not None
    whole = False
    try:
        with writer.stdin, reader.stdout:
            writer.stdin.write(b"BEGIN; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n")
            for block in known_settings_only(iter(partial(reader.stdout.read, BLOCK), b""), known):
                writer.stdin.write(block)
            feeding.join()
            whole = reader.wait() == 0 and feeding.trouble is None
            if whole:
                writer.stdin.write(ending)
    except BrokenPipeError:  # psql has ended on an error, and says which
        whole = False
    reader.wait()
    feeding.join()
    return whole


class _Feeding(threading.Thread):
    """Writes the dump to pg_restore while what pg_restore says is read."""

    def __init__(self, target: IO[bytes], blocks: Iterable[bytes]) -> None:
        super().__init__(daemon=True)
        self.target, self.blocks = target, blocks
        self.trouble: BaseException | None = None

    def run(self) -> None:
        try:
            with self.target:
                for block in self.blocks:
                    self.target.write(block)
        except BrokenPipeError:
            pass
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            self.trouble = error


def _split(blocks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return what tells the format of the archive, and the blocks that follow it."""
    head = b""
    while len(head) < HEAD and (block := next(blocks, None)) is not None:
        head += block
    return head, blocks


def server_version() -> int:
    """Return the server's version as PostgreSQL counts: 180001 is 18.1."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])


def _release() -> int:
    return server_version() // 10_000


def _known_settings() -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings")
        return frozenset(name for (name,) in cursor.fetchall())


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


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines() or ["no reason given"]
    return next((line for line in lines if "rror" in line), lines[-1])
