"""The temporary table through which rows enter the roster: COPY, then INSERT … SELECT … ON CONFLICT, chunk by chunk.

In it NULL means "not stated": the statement keeps what the roster has. `facts` marks rows that are new or differ in
more than their placement, `placed` those that get a placement.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

from django.db import connection

from unioncare.core.bulk import copy_rows
from unioncare.core.crypto import encrypt

from ..enums import GONE
from ..models import Member, Placement
from ..naming import spell
from .compare import NEW, PLACEMENT_FIELDS, Outcome

STAGE = "roster_stage"
_MEMBERS = Member._meta.db_table
_PLACEMENTS = Placement._meta.db_table
_COLUMNS = (
    "employee_no",
    "name",
    "given_name",
    "pinyin",
    "given_pinyin",
    "initials",
    "sex",
    "birth_date",
    "id_number",
    "id_index",
    "phone",
    "phone_index",
    "joined_on",
    "unit_id",
    "status",
    "left_on",
)
_MARKS = ("facts", "placed")
# How a stated value replaces the one that is there; unit, status and left_on follow the placement instead.
_REPLACED = {name: f"excluded.{name}" for name in ("name", "given_name", "pinyin", "given_pinyin", "initials")}
_KEPT_WITHOUT = {
    "sex": "NULLIF(excluded.sex, '')",
    "birth_date": "excluded.birth_date",
    "id_number": "NULLIF(excluded.id_number, ''::bytea)",
    "id_index": "excluded.id_index",
    "phone": "NULLIF(excluded.phone, ''::bytea)",
    "phone_index": "excluded.phone_index",
    "joined_on": "excluded.joined_on",
}
_NOT_NULL = {"sex": "''", "id_number": "''::bytea", "phone": "''::bytea"}


class StageTable:
    """The stage of one transaction; `now` is when its members are written, `run_id` where their placements come from.

    While PostgreSQL inserts a chunk, the next one is encrypted and spelled: half of the work of each lies on another
    processor.
    """

    def __init__(self, *, as_of: date, now: datetime, run_id: int) -> None:
        self._as_of = as_of
        self._now = now
        self._run_id = run_id
        self._cursor = connection.cursor()
        columns = ", ".join((*_COLUMNS, *(f"true AS {mark}" for mark in _MARKS)))
        like = f"SELECT {columns} FROM {_MEMBERS} WITH NO DATA"  # noqa: S608 - our own names, here and below
        self._cursor.execute(f"CREATE TEMP TABLE {STAGE} ON COMMIT DROP AS {like}")

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Insert the rows of the call before, and stage these."""
        with ThreadPoolExecutor(max_workers=1) as another:
            inserted = another.submit(self._insert)
            rows = list(map(self._row, outcomes))  # nothing here asks the database: the connection is busy
        inserted.result()
        copy_rows(STAGE, (*_COLUMNS, *_MARKS), rows)

    def finish(self) -> None:
        """Insert the last rows and let go of the table before the transaction ends."""
        self._insert()
        self._cursor.execute(f"DROP TABLE {STAGE}")
        self._cursor.close()

    def _insert(self) -> None:
        self._write_members()
        self._write_placements()
        self._cursor.execute(f"TRUNCATE {STAGE}")

    def _write_members(self) -> None:
        """Insert new members and replace stated facts of known ones."""
        values = ", ".join(f"COALESCE({name}, {_NOT_NULL[name]})" if name in _NOT_NULL else name for name in _COLUMNS)
        kept = {name: f"COALESCE({value}, {_MEMBERS}.{name})" for name, value in _KEPT_WITHOUT.items()}
        assignments = ", ".join(f"{name} = {value}" for name, value in (_REPLACED | kept).items())
        statement = (
            f"INSERT INTO {_MEMBERS} ({', '.join(_COLUMNS)}, created_at, updated_at) "  # noqa: S608
            f"SELECT {values}, %s, %s FROM {STAGE} WHERE facts "
            f"ON CONFLICT (employee_no) DO UPDATE SET {assignments}, updated_at = excluded.updated_at"
        )
        self._cursor.execute(statement, [self._now, self._now])

    def _write_placements(self) -> None:
        """Write the placements of the day; one that stood there already is corrected."""
        statement = (
            f"INSERT INTO {_PLACEMENTS} (member_id, starts_on, unit_id, status, import_run_id) "  # noqa: S608
            f"SELECT member.id, %s, stage.unit_id, stage.status, %s FROM {STAGE} stage "
            f"JOIN {_MEMBERS} member ON member.employee_no = stage.employee_no WHERE stage.placed "
            "ON CONFLICT (member_id, starts_on) DO UPDATE SET unit_id = excluded.unit_id, "
            "status = excluded.status, import_run_id = excluded.import_run_id"
        )
        self._cursor.execute(statement, [self._as_of, self._run_id])

    def _row(self, outcome: Outcome) -> tuple[Any, ...]:
        row, changes = outcome.row, outcome.changes
        is_new = outcome.kind == NEW
        new_id = is_new or "id_number" in changes
        new_phone = is_new or "phone" in changes
        return (
            row.employee_no,
            row.name,
            *spell(row.name),
            row.sex,
            row.birth_date,
            (encrypt(row.id_number) or None) if new_id else None,
            row.id_index and bytes.fromhex(row.id_index),
            (encrypt(row.phone) or None) if new_phone else None,
            row.phone_index and bytes.fromhex(row.phone_index),
            row.joined_on,
            row.unit,
            outcome.status,
            self._as_of if outcome.status in GONE else None,
            is_new or not changes.keys() <= PLACEMENT_FIELDS,
            outcome.placed,
        )
