"""New, changed field by field, or unchanged: rows of a file against the roster, some thousand at a time.

ID numbers and phones are compared by their blind index; only where they differ is the old value decrypted, to be
shown masked. What the file leaves empty is not compared: the roster keeps it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from unioncare.imports.problems import Problem

from ..enums import GONE, EmploymentStatus
from ..models import Member, Placement
from .check import MemberRow

CHUNK_ROWS = 5_000
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"

# What follows from placements; the other fields of a change are facts of the member.
PLACEMENT_FIELDS = frozenset(("unit", "status", "left_on"))


class Known(NamedTuple):
    """What the roster knows of an employee; the blind indexes in hexadecimal."""

    pk: int
    employee_no: str
    name: str
    sex: str
    birth_date: date | None
    id_index: str | None
    phone_index: str | None
    joined_on: date | None
    unit: int
    status: str
    left_on: date | None


_SELECT_KNOWN = f"""
    SELECT id, employee_no, name, sex, birth_date, encode(id_index, 'hex'), encode(phone_index, 'hex'), joined_on,
           unit_id, status, left_on
    FROM {Member._meta.db_table} WHERE employee_no = ANY(%s)
"""  # noqa: S608 - the table's own name
_SELECT_HOLDERS = f"""
    SELECT encode(id_index, 'hex'), employee_no, unit_id FROM {Member._meta.db_table}
    WHERE employee_no IS NOT NULL AND id_index IN (SELECT decode(wanted, 'hex') FROM unnest(%s) AS wanted)
"""  # noqa: S608


_NO_CHANGES: dict[str, tuple[Any, Any]] = {}


class Outcome:
    """What would become of a row.

    `changes` maps fields to (old, new), unit and status among them; `placed` says that a placement is to be written,
    `status` with which status. `refusal` and `warning` are (column, problem).
    """

    __slots__ = ("changes", "kind", "known", "placed", "refusal", "row", "status", "warning")

    def __init__(self, row: MemberRow) -> None:
        self.kind = NEW
        self.row = row
        self.known: Known | None = None
        self.changes = _NO_CHANGES
        self.placed = False
        self.status = ""
        self.refusal: tuple[str, Problem] | None = None
        self.warning: tuple[str, Problem] | None = None


class RosterComparison:
    """Compares chunks of rows with the roster, as of a day; `in_scope` tells units where somebody may import."""

    def __init__(self, as_of: date, today: date, in_scope: Callable[[int], bool]) -> None:
        self._as_of = as_of
        self._today = today
        self._in_scope = in_scope

    def compare(self, rows: Sequence[MemberRow]) -> list[Outcome]:
        """Return the outcome of each row, in order; four queries at most, whatever their number."""
        known = {row[1]: Known._make(row) for row in _fetch(_SELECT_KNOWN, [row.employee_no for row in rows])}
        held = self._held(known)
        outcomes = [self._outcome(row, known.get(row.employee_no), held) for row in rows]
        self._refuse_foreign_ids(outcomes)
        _reveal_old(outcomes)
        return outcomes

    def _held(self, known: dict[str, Known]) -> dict[int, tuple[int, str]]:
        """Return unit and status on the day; of today they stand on the members themselves."""
        if self._as_of == self._today:
            return {row.pk: (row.unit, row.status) for row in known.values()}
        placements = Placement.objects.on(self._as_of).filter(member__in=[row.pk for row in known.values()])
        return {pk: (unit, status) for pk, unit, status in placements.values_list("member", "unit", "status")}

    def _outcome(self, row: MemberRow, known: Known | None, held: dict[int, tuple[int, str]]) -> Outcome:
        outcome = Outcome(row)
        if known is None:
            outcome.status = row.status or EmploymentStatus.ACTIVE
            outcome.placed = True
            return outcome
        outcome.known = known
        if not self._in_scope(known.unit):  # nothing else is said about them
            outcome.kind, outcome.refusal = REFUSED, ("employee_no", Problem("employee_elsewhere"))
            return outcome
        stated = (
            ("name", known.name, row.name),
            ("sex", known.sex, row.sex),
            ("birth_date", known.birth_date, row.birth_date),
            ("id_number", known.id_index, row.id_index),
            ("phone", known.phone_index, row.phone_index),
            ("joined_on", known.joined_on, row.joined_on),
        )
        changes = {name: (old, new) for name, old, new in stated if new is not None and new != old}
        outcome.changes = changes
        self._compare_placement(outcome, known, held.get(known.pk))
        outcome.kind = CHANGED if changes or outcome.placed else UNCHANGED
        return outcome

    def _compare_placement(self, outcome: Outcome, known: Known, held: tuple[int, str] | None) -> None:
        row, changes = outcome.row, outcome.changes
        if known.status == EmploymentStatus.DECEASED:
            if row.status not in (None, EmploymentStatus.DECEASED):
                outcome.warning = ("status", Problem("deceased_listed"))
            return
        unit, status = held or (None, None)
        outcome.status = row.status or (status if status and status not in GONE else EmploymentStatus.ACTIVE)
        outcome.placed = (row.unit, outcome.status) != (unit, status)
        if row.unit != unit:
            changes["unit"] = unit, row.unit
        if outcome.status != status:
            changes["status"] = status, outcome.status
        if known.left_on is not None and outcome.status not in GONE and "status" not in changes:
            changes["left_on"] = known.left_on, None

    def _refuse_foreign_ids(self, outcomes: Sequence[Outcome]) -> None:
        """Refuse rows whose ID number another employee on the roster has; who that is, only their own union reads."""
        claims = {
            outcome.row.id_index: outcome
            for outcome in outcomes
            if outcome.row.id_index is not None and (outcome.kind == NEW or "id_number" in outcome.changes)
        }
        if not claims:
            return
        for index, employee_no, unit in _fetch(_SELECT_HOLDERS, list(claims)):
            outcome = claims[index]
            if outcome.row.employee_no == employee_no:
                continue
            problem = Problem("duplicate_id.elsewhere")
            if self._in_scope(unit):
                problem = Problem("duplicate_id.roster", {"employee_no": employee_no})
            outcome.kind, outcome.refusal = REFUSED, ("id_number", problem)


def _fetch(statement: str, values: list[str]) -> list[tuple[Any, ...]]:
    """Ask for many rows by one array: a parameter each would cost more than the rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [values])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _reveal_old(outcomes: Sequence[Outcome]) -> None:
    """Put ID number and phone themselves into the changes: so far they were compared by their index."""
    by_pk = {
        outcome.known.pk: outcome
        for outcome in outcomes
        if outcome.known is not None and ("id_number" in outcome.changes or "phone" in outcome.changes)
    }
    if not by_pk:
        return
    rows = Member.objects.filter(pk__in=by_pk).order_by().values_list("pk", "id_number", "phone")
    for pk, id_number, phone in rows:
        outcome = by_pk[pk]
        for name, old, new in (("id_number", id_number, outcome.row.id_number), ("phone", phone, outcome.row.phone)):
            if name in outcome.changes:
                outcome.changes[name] = old, new
