"""Statements that PostgreSQL plans once a connection: for the few that run so often that planning is what they cost."""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper

# By connection of the driver, which knows them until it is closed.
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Prepared:
    """A statement with the places $1, $2 …; `types` are theirs, `name` is its own within the project."""

    def __init__(self, name: str, types: Sequence[str], statement: str) -> None:
        self.name = name
        self.prepare = f"PREPARE {name} ({', '.join(types)}) AS {statement}"
        self.call = f"EXECUTE {name} ({', '.join(['%s'] * len(types))})"

    def execute(self, cursor: CursorWrapper, values: Sequence[Any]) -> None:
        """Run it; rows are fetched from the cursor."""
        connection.ensure_connection()
        known = _known.setdefault(connection.connection, set())
        if self.name not in known:
            cursor.execute(self.prepare)
            known.add(self.name)
        cursor.execute(self.call, values)
