"""Bulk work: set-based writes that the ORM has no words for, and a garbage collector that stays out of the way."""

import gc
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model, QuerySet


def insert_from(model: type[Model], queryset: QuerySet[Any], **columns: Any) -> int:
    """INSERT … SELECT … ON CONFLICT DO NOTHING of an annotated queryset; return the number of rows written.

    `columns` maps every concrete field name of `model` to an expression: model defaults are not applied.
    """
    select = queryset.order_by().annotate(**{f"new_{name}": value for name, value in columns.items()})
    compiler = select.values_list(*[f"new_{name}" for name in columns]).query.get_compiler(queryset.db)
    sql, params = compiler.as_sql()
    quote = connection.ops.quote_name
    names = ", ".join(quote(_column(model, name)) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {sql} ON CONFLICT DO NOTHING", params)
        return int(cursor.rowcount)


@contextmanager
def loaded_objects_frozen() -> Iterator[None]:
    """Keep the garbage collector from looking through all that the process has loaded, again and again.

    A bulk job makes millions of passing objects, each some thousand of which would cause such a look: a third of the
    time of a roster import. What the job itself leaves in cycles is still collected.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _column(model: type[Model], name: str) -> str:
    return str(cast("Field[Any, Any]", model._meta.get_field(name)).column)


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table of the current transaction. None is NULL; bytes are written as bytea."""
    buffer = io.StringIO()
    for row in rows:
        buffer.write("\t".join(map(_copy_text, row)))
        buffer.write("\n")
        if buffer.tell() > 4_000_000:
            _flush(table, columns, buffer)
            buffer = io.StringIO()
    _flush(table, columns, buffer)


def _flush(table: str, columns: Sequence[str], buffer: io.StringIO) -> None:
    buffer.seek(0)
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(table)} ({names}) FROM STDIN", buffer)


def _copy_text(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    return str(value)
