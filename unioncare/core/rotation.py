"""Changing the key of encrypted values: every envelope in the database is made anew under the active key.

Encrypted columns are found by their field; whatever else keeps envelopes registers how it does. A batch is one
transaction and changes a value only where it is still the one that was read, so that the pages may go on working and a
killed run is simply started again.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from psycopg2.extras import execute_values

from .crypto import DecryptionError, active_key, decrypt_bytes, encrypt_bytes
from .fields import EncryptedTextField

BATCH = 500
# Rows are counted up, or named at random.
Key = int | UUID


@dataclass(slots=True)
class Rotated:
    """What a run came to in one place: how many values were made anew, and which cannot be read."""

    done: int = 0
    unreadable: list[Key] = field(default_factory=list)


class Place(Protocol):
    """Somewhere envelopes are kept."""

    @property
    def label(self) -> str: ...

    def numbers(self) -> Counter[int]:
        """Return how many values are kept under which key."""

    def unreadable(self) -> Sequence[Key]:
        """Return the rows whose value cannot be decrypted."""

    def rotate(self) -> Rotated:
        """Make every value anew that is not under the active key."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds one envelope a row."""

    model: type[models.Model]
    name: str

    @property
    def label(self) -> str:
        return f"{self.model._meta.db_table}.{self.name}"

    def numbers(self) -> Counter[int]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT get_byte({self._column}, 0), count(*) {self._kept} GROUP BY 1")
            return Counter(dict(cursor.fetchall()))

    def unreadable(self) -> Sequence[Key]:
        return [pk for batch in self._batches(0) for pk, envelope in batch if not is_readable(envelope)]

    def rotate(self) -> Rotated:
        done = Rotated()
        for batch in self._batches(active_key()):
            self._rewrite(batch, done)
        return done

    @property
    def _column(self) -> str:
        return connection.ops.quote_name(self.name)

    @property
    def _table(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)

    @property
    def _kept(self) -> str:
        return f"FROM {self._table} WHERE length({self._column}) > 0"

    def _batches(self, but: int) -> Iterator[list[tuple[Key, bytes]]]:
        """Yield key and envelope of every row but those under one key, in batches."""
        last: Key | None = None
        while batch := self._batch(but, last):
            last = batch[-1][0]
            yield batch

    def _batch(self, but: int, after: Key | None) -> list[tuple[Key, bytes]]:
        behind, values = ("", [but]) if after is None else ("AND id > %s", [but, after])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {self._column} {self._kept} AND get_byte({self._column}, 0) <> %s {behind} "
                f"ORDER BY id LIMIT {BATCH}",
                values,
            )
            return [(pk, bytes(envelope)) for pk, envelope in cursor.fetchall()]

    def _rewrite(self, batch: list[tuple[Key, bytes]], done: Rotated) -> None:
        anew = []
        for pk, envelope in batch:
            try:
                anew.append((pk, envelope, encrypt_bytes(decrypt_bytes(envelope))))
            except DecryptionError:
                done.unreadable.append(pk)
        if not anew:
            return
        here = f"row.id = new.id AND row.{self._column} = new.before"
        new = "(VALUES %s) AS new(id, before, after)"
        statement = (
            f"UPDATE {self._table} AS row SET {self._column} = new.after FROM {new} WHERE {here} RETURNING row.id"  # noqa: S608
        )
        with transaction.atomic(), connection.cursor() as cursor:
            done.done += len(execute_values(cursor.cursor, statement, anew, page_size=BATCH, fetch=True))


def is_readable(envelope: bytes) -> bool:
    """Tell whether a value can be decrypted."""
    try:
        decrypt_bytes(envelope)
    except DecryptionError:
        return False
    return True


_others: list[Callable[[], Place]] = []


def register(make: Callable[[], Place]) -> None:
    """Add a place that is no `EncryptedTextField`."""
    _others.append(make)


def places() -> Iterator[Place]:
    """Yield everywhere envelopes are kept."""
    for model in apps.get_models():
        for column in model._meta.local_fields:
            if isinstance(column, EncryptedTextField):
                yield Column(model, column.name)
    for make in _others:
        yield make()
