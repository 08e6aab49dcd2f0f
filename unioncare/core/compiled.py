"""Queries that the ORM compiles once a process: for the few of each request, where compiling is what they cost."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Row = tuple[Any, ...]


class Compiled:
    """A query of rows as tuples that is asked again and again with other values.

    `build` makes it of `stand_ins`, by name: values that stand nowhere else in the query.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], stand_ins: Mapping[str, Any]) -> None:
        self._build = build
        self._stand_ins = dict(stand_ins)

    def rows(self, **values: Any) -> list[Row]:
        """Return the rows for some values, as the driver gives them."""
        statement, places = self._statement
        with connection.cursor() as cursor:
            cursor.execute(statement, [values.get(place, fixed) for place, fixed in places])
            found: list[Row] = cursor.fetchall()
            return found

    @cached_property
    def _statement(self) -> tuple[str, Sequence[tuple[str, Any]]]:
        """The statement, and for each of its places the name of what is put there, or nothing and a value."""
        statement, parameters = self._build(**self._stand_ins).query.sql_with_params()
        names = {value: name for name, value in self._stand_ins.items()}
        return statement, [(names.get(value, ""), value) for value in parameters]
