"""Write many new rows at once and skip those whose unique key is already there."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connection, transaction

from .bulk import copy_rows

# Below this a plain INSERT is faster than a stage table.
_STAGE_FROM = 200


def insert_new_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Insert rows (every column named, JSON as text) ON CONFLICT DO NOTHING; return how many were new."""
    if not rows:
        return 0
    with transaction.atomic(savepoint=False):
        return _staged(table, columns, rows) if len(rows) >= _STAGE_FROM else _direct(table, columns, rows)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in columns)


def _direct(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    target, names = connection.ops.quote_name(table), _names(columns)
    places = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(rows))
    # Only names of tables and columns and the number of places are written into the statements below.
    statement = f"INSERT INTO {target} ({names}) VALUES {places} ON CONFLICT DO NOTHING"  # noqa: S608
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
