"""Making a backup and coming back from one."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import files, postgres
from .entries import Entry, read_entries, write_entry
from .errors import BackupError
from .sealing import Sealer, unseal

MANIFEST, KEYS, DATABASE, SUMMARY = "manifest.json", "keys.json", "database", "summary.json"
KEY_NAMES: Final = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "FIELD_KEYS", "BLIND_INDEX_KEY", "LEDGER_KEYS")
Migration = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself."""

    made_at: datetime
    migrations: frozenset[Migration]
    keys: dict[str, str]
    summary: dict[str, Any]


def make_backup(*, path: Path, passphrase: str, now: datetime) -> dict[str, Any]:
    """Write database, files and keys into one sealed file; return what it holds. Nothing is left where it fails.

    The files are gathered after the database's snapshot: whatever a row of it names is there, unless somebody deleted
    it meanwhile.
    """
    if path.exists():
        raise BackupError(f"{path} exists already: choose another name, a backup is never overwritten.")
    draft = path.with_name(path.name + ".part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupError(f"{draft} is being written, or was left by a killed backup: remove it.") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as target:
            sealer = Sealer(target, passphrase)
            summary = _write_all(sealer, now)
            sealer.close()
            target.flush()
            os.fsync(target.fileno())
        draft.rename(path)
    except OSError as error:
        raise BackupError(f"The backup could not be written to {path}: {error.strerror}. Nothing is left.") from error
    finally:
        draft.unlink(missing_ok=True)
    return summary


def _write_all(sealer: Sealer, now: datetime) -> dict[str, Any]:
    applied = sorted(MigrationLoader(connection).applied_migrations)
    manifest = {"made_at": now.isoformat(), "migrations": applied, "postgres": postgres.server_version()}
    write_entry(sealer.write, MANIFEST, [json.dumps(manifest).encode()])
    keys = {name: os.environ[name] for name in KEY_NAMES if os.environ.get(name)}
    write_entry(sealer.write, KEYS, [json.dumps(keys).encode()])
    summary: dict[str, Any] = {"database": write_entry(sealer.write, DATABASE, postgres.dump()), "files": 0, "gone": []}
    for entry_name, name, field in files.named_files():
        blocks = files.blocks_of(field, name)
        if blocks is None:
            summary["gone"].append(entry_name)
            continue
        write_entry(sealer.write, entry_name, blocks)
        summary["files"] += 1
    write_entry(sealer.write, SUMMARY, [json.dumps(summary).encode()])
    return summary


def read_contents(*, path: Path, passphrase: str) -> Contents:
    """Read a backup to its end and return what it says of itself; BackupError when it is not whole."""
    known: dict[str, Any] = {}
    for entry in _entries(path, passphrase):
        if entry.name in (MANIFEST, KEYS, SUMMARY):
            known[entry.name] = json.loads(entry.read())
    if missing := {MANIFEST, KEYS, SUMMARY} - known.keys():
        raise BackupError(f"The backup is not whole, it lacks {', '.join(sorted(missing))}; take another one.")
    manifest = known[MANIFEST]
    return Contents(
        datetime.fromisoformat(manifest["made_at"]),
        frozenset((app, name) for app, name in manifest["migrations"]),
        known[KEYS],
        known[SUMMARY],
    )


def refuse_unfit(contents: Contents, *, replace: bool) -> None:
    """Refuse what must not be restored here: a backup of a later version, into data, or under working processes."""
    loader = MigrationLoader(connection)
    if unknown := sorted(contents.migrations - set(loader.disk_migrations)):
        app, name = unknown[0]
        raise BackupError(
            f"The backup was made by a later version (it knows {app} {name}): install that version, then restore."
        )
    if not replace and _holds_people():
        raise BackupError("This database holds people already; with --replace all of it gives way to the backup.")
    if others := postgres.others_connected():
        raise BackupError(
            f"{others} other connections work on this database: stop web, workers and beat, then restore."
        )


def restore_backup(*, path: Path, passphrase: str, last: str) -> None:
    """Put the files of a checked backup into their storage, then its database in the place of this one's.

    `last` are statements on the restored database, of the transaction that restores it. BackupError where a file cannot
    be written or the server refuses the dump: the database is then as it was.
    """
    for entry in _entries(path, passphrase):
        if entry.name.startswith(f"{files.PREFIX}/"):
            files.put_back(entry)
    connection.close()
    for entry in _entries(path, passphrase):
        if entry.name == DATABASE:
            postgres.restore(entry.blocks, last=last)
            return


def _entries(path: Path, passphrase: str) -> Iterator[Entry]:
    try:
        source = path.open("rb")
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    with source:
        yield from read_entries(unseal(source, passphrase))


def _holds_people() -> bool:
    tables = connection.introspection.table_names()
    if "organisation_user" not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM organisation_user)")
        return bool(cursor.fetchone()[0])
