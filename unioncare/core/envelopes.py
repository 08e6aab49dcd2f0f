"""Answers that wait in envelopes until nobody can tell any more whose they are (ADR 11, ADR 13).

Two tables: the envelopes, which name nobody, and the marks of what was used to answer, so that it is used once. The
marks have no foreign key of the database, or checking it would note the transaction on the row of what was used.
"""

import random
import uuid
from collections.abc import Collection, Iterable
from functools import cached_property

from django.db import IntegrityError, connection, models
from psycopg2.errors import UniqueViolation

from .crypto import encrypt
from .prepared import Prepared

# With so many of those that wait a new one is stirred: those behind a random place, then those before it.
STIRRED = 16
_BATCH = 5000
_chance = random.SystemRandom()
shuffle = _chance.shuffle

# One statement, which is whole or not at all. Where nothing is used up there is no mark.
_PUT = """
WITH used AS (
    INSERT INTO {marks} ({mark}) SELECT $1 WHERE $1 IS NOT NULL
), behind AS (
    SELECT id FROM {held} WHERE id >= $2 ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED
), before AS (
    SELECT id FROM {held} WHERE id < $2 ORDER BY id DESC
    LIMIT $3 - (SELECT count(*) FROM behind) FOR UPDATE SKIP LOCKED
), taken AS (
    DELETE FROM {held} WHERE id IN (SELECT id FROM behind UNION ALL SELECT id FROM before)
    RETURNING content
)
INSERT INTO {held} (id, content)
SELECT gen_random_uuid(), content
FROM (SELECT content FROM taken UNION ALL SELECT $4) AS waiting
ORDER BY random()
"""


class AlreadyUsed(Exception):
    """What somebody answers with was used before."""


class Envelopes:
    """The envelopes of one kind: `held` has `id` (UUID) and encrypted `content`, `marks` has nothing but its key."""

    def __init__(self, held: type[models.Model], marks: type[models.Model]) -> None:
        self.held, self.marks = held, marks

    @cached_property
    def _put(self) -> Prepared:
        held, marks, mark = self.held._meta.db_table, self.marks._meta.db_table, self.marks._meta.pk.column
        statement = _PUT.format(held=held, marks=marks, mark=mark)
        return Prepared(f"put_{held}", ["bigint", "uuid", "int", "bytea"], statement)

    def put(self, content: str, used: int | None) -> None:
        """Put an envelope among those that wait; raise AlreadyUsed the second time. Of many calls at once one is kept.

        Neither its place nor its transaction tells which is the new one: what waits gets the same.
        """
        place = uuid.UUID(int=_chance.getrandbits(128))
        try:
            with connection.cursor() as cursor:
                self._put.execute(cursor, [used, str(place), STIRRED, encrypt(content)])
        except IntegrityError as error:
            if is_used(error, self.marks):
                raise AlreadyUsed from error
            raise

    def hold_open(self) -> None:
        """Let nobody open the envelopes until the end of the transaction: what is read from now on stays so."""
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {self._tables} IN ROW EXCLUSIVE MODE")

    def hold_off(self) -> None:
        """Let nobody answer until the end of the transaction."""
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {self._tables} IN ACCESS EXCLUSIVE MODE")

    def write_anew(self, contents: Iterable[str], forget: Collection[int] = ()) -> None:
        """Write what still waits, and the marks, into fresh tables: in random order, in one transaction.

        `forget` are marks that nobody needs any more.
        """
        held = [self.held(content=content) for content in contents]
        used = list(self.marks._default_manager.order_by().exclude(pk__in=forget).values_list("pk", flat=True))
        shuffle(held)
        shuffle(used)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {self._tables}")
        self.held._default_manager.bulk_create(held, batch_size=_BATCH)
        self.marks._default_manager.bulk_create([self.marks(pk=pk) for pk in used], batch_size=_BATCH)

    @property
    def _tables(self) -> str:
        return f"{self.marks._meta.db_table}, {self.held._meta.db_table}"


def is_used(error: IntegrityError, *tables: type[models.Model]) -> bool:
    """Tell whether a row was there already in one of these tables."""
    cause = error.__cause__
    return isinstance(cause, UniqueViolation) and cause.diag.table_name in {one._meta.db_table for one in tables}
