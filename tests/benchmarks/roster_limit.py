"""What PostgreSQL and the reader cost alone: read, COPY into a stage, INSERT … ON CONFLICT into the real table.

The same table with all its indexes and as many values in them; no validation, encryption, hashing or spelling.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine
from django.db import connection, transaction
from django.utils import timezone

from cases.members.models import Member
from unioncare.core.bulk import copy_rows
from unioncare.organisation.models import Unit

TABLE = Member._meta.db_table
COLUMNS = (
    "employee_no", "name", "given_name", "pinyin", "given_pinyin", "initials", "sex", "birth_date", "id_number",
    "id_index", "phone", "phone_index", "joined_on", "unit_id", "status", "created_at", "updated_at",
)  # fmt: skip


def load(path: Path) -> int:
    """Bring the file into the table; return the number of rows."""
    units = dict(Unit.objects.values_list("name", "pk"))
    names = ", ".join(COLUMNS)
    updates = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name not in ("employee_no", "created_at"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE limit_stage ON COMMIT DROP AS SELECT {names} FROM {TABLE} WITH NO DATA")
        copy_rows("limit_stage", COLUMNS, _rows(path, units))
        cursor.execute(
            f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM limit_stage "
            f"ON CONFLICT (employee_no) DO UPDATE SET {updates}"
        )
        return int(cursor.rowcount)


def _rows(path: Path, units: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    now = timezone.now()
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    rows = sheet.iter_rows()
    next(rows)
    for number, name, sex, id_number, birth, phone, unit, joined, status in rows:
        yield (
            number, name, name[1:], name, name[1:], name[:1], "f" if sex == "女" else "m", birth, id_number.encode(),
            id_number[2:].encode(), phone.encode(), phone.encode(), joined, units[unit],
            "retired" if status == "退休" else "active", now, now,
        )  # fmt: skip
