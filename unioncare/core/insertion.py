"""Write many new rows at once, as fast as PostgreSQL takes them."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connection, transaction

from .bulk import copy_rows

# Below this a plain INSERT is faster than COPY.
_COPY_FROM = 200


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Insert rows (every column named that has no default of the database's, JSON as text); return how many."""
    if not rows:
        return 0
    with transaction.atomic(savepoint=False):
        if len(rows) < _COPY_FROM:
            return _direct(table, columns, rows)
        copy_rows(table, columns, rows)
        return len(rows)


def insert_new_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Insert rows (every column named, JSON as text) ON CONFLICT DO NOTHING; return how many were new."""
    if not rows:
        return 0
    with transaction.atomic(savepoint=False):
        if len(rows) < _COPY_FROM:
            return _direct(table, columns, rows, otherwise="ON CONFLICT DO NOTHING")
        return _staged(table, columns, rows)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in columns)


def _direct(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], otherwise: str = "") -> int:
    target, names = connection.ops.quote_name(table), _names(columns)
    places = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(rows))
    # Only names of tables and columns and the number of places are written into the statements below.
    statement = f"INSERT INTO {target} ({names}) VALUES {places} {otherwise}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, list(chain.from_iterable(rows)))
        return int(cursor.rowcount)


def _staged(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    names, stage = _names(columns), f"stage_{table}"
    target, staged = connection.ops.quote_name(table), connection.ops.quote_name(stage)
    like = f"SELECT {names} FROM {target} WITH NO DATA"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {staged} ON COMMIT DROP AS {like}")
        copy_rows(stage, columns, rows)
        cursor.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM {staged} ON CONFLICT DO NOTHING")  # noqa: S608
        written = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {staged}")
    return written
