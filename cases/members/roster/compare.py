"""New, changed field by field, or unchanged: rows of a file against the roster, some thousand at a time.

ID numbers and phones are compared by their blind index; only where they differ is the old value decrypted, to be
shown masked. What the file leaves empty is not compared: the roster keeps it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from unioncare.imports.problems import Problem

from ..enums import GONE, EmploymentStatus
from ..facts import id_index, phone_index
from ..models import Member, Placement
from .check import MemberRow

CHUNK_ROWS = 5_000
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"

# What follows from placements; the other fields of a change are facts of the member.
PLACEMENT_FIELDS = frozenset(("unit", "status", "left_on"))


class Known(NamedTuple):
    """What the roster knows of an employee."""

    pk: int
    employee_no: str
    name: str
    sex: str
    birth_date: date | None
    id_index: bytes | None
    phone_index: bytes | None
    joined_on: date | None
    unit: int
    status: str
    left_on: date | None


_COLUMNS = ("pk", *Known._fields[1:])


@dataclass(slots=True)
class Outcome:
    """What would become of a row.

    `changes` maps fields to (old, new), unit and status among them; `placed` says that a placement is to be written.
    """

    kind: str
    row: MemberRow
    known: Known | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    placed: bool = False
    status: str = EmploymentStatus.ACTIVE
    id_index: bytes | None = None
    phone_index: bytes | None = None
    refusal: tuple[str, Problem] | None = None
    warning: tuple[str, Problem] | None = None


class RosterComparison:
    """Compares chunks of rows with the roster, as of a day."""

    def __init__(self, as_of: date, today: date, in_scope: Callable[[int], bool]) -> None:
        self._as_of = as_of
        self._today = today
        self._in_scope = in_scope

    def compare(self, rows: Sequence[MemberRow]) -> list[Outcome]:
        """Return the outcome of each row, in order; three or four queries whatever their number."""
        known = self._known([row.employee_no for row in rows])
        held = self._held(known)
        outcomes = [self._outcome(row, known.get(row.employee_no), held) for row in rows]
        _refuse_foreign_ids(outcomes)
        _reveal_old(outcomes)
        return outcomes

    def _known(self, employee_nos: list[str]) -> dict[str, Known]:
        rows = Member.objects.filter(employee_no__in=employee_nos).order_by().values_list(*_COLUMNS)
        known = {}
        for pk, employee_no, name, sex, birth_date, own_id, own_phone, *rest in rows:
            indexes = (own_id and bytes(own_id), own_phone and bytes(own_phone))  # the driver hands out memory views
            known[employee_no] = Known(pk, employee_no, name, sex, birth_date, *indexes, *rest)
        return known

    def _held(self, known: dict[str, Known]) -> dict[int, tuple[int, str]]:
        """Return unit and status on the day; of today they stand on the members themselves."""
        if self._as_of == self._today:
            return {row.pk: (row.unit, row.status) for row in known.values()}
        placements = Placement.objects.on(self._as_of).filter(member__in=[row.pk for row in known.values()])
        return {pk: (unit, status) for pk, unit, status in placements.values_list("member", "unit", "status")}

    def _outcome(self, row: MemberRow, known: Known | None, held: dict[int, tuple[int, str]]) -> Outcome:
        own_id, own_phone = id_index(row.id_number), phone_index(row.phone)
        if known is None:
            status = row.status or EmploymentStatus.ACTIVE
            return Outcome(NEW, row, None, {}, True, status, own_id, own_phone)
        changes: dict[str, tuple[Any, Any]] = {}
        if row.name != known.name:
            changes["name"] = known.name, row.name
        if row.sex is not None and row.sex != known.sex:
            changes["sex"] = known.sex, row.sex
        if row.birth_date is not None and row.birth_date != known.birth_date:
            changes["birth_date"] = known.birth_date, row.birth_date
        if own_id is not None and own_id != known.id_index:
            changes["id_number"] = known.id_index, row.id_number
        if own_phone is not None and own_phone != known.phone_index:
            changes["phone"] = known.phone_index, row.phone
        if row.joined_on is not None and row.joined_on != known.joined_on:
            changes["joined_on"] = known.joined_on, row.joined_on
        outcome = Outcome(UNCHANGED, row, known, changes, False, known.status, own_id, own_phone)
        self._compare_placement(outcome, known, held.get(known.pk))
        if changes or outcome.placed:
            outcome.kind = CHANGED
        if not self._in_scope(known.unit):
            outcome.kind, outcome.refusal = REFUSED, ("employee_no", Problem("employee_elsewhere"))
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


def _refuse_foreign_ids(outcomes: Sequence[Outcome]) -> None:
    """Refuse rows whose ID number another employee on the roster has."""
    claims = {
        outcome.id_index: outcome
        for outcome in outcomes
        if outcome.id_index is not None and (outcome.kind == NEW or "id_number" in outcome.changes)
    }
    if not claims:
        return
    holders = Member.objects.on_roster().filter(id_index__in=list(claims)).order_by()
    for index, employee_no in holders.values_list("id_index", "employee_no"):
        outcome = claims[bytes(index or b"")]
        if outcome.row.employee_no != employee_no:
            problem = Problem("duplicate_id.roster", {"employee_no": employee_no})
            outcome.kind, outcome.refusal = REFUSED, ("id_number", problem)


def _reveal_old(outcomes: Sequence[Outcome]) -> None:
    """Put the old ID number and phone, so far known by their index only, into the changes."""
    by_pk = {
        outcome.known.pk: outcome
        for outcome in outcomes
        if outcome.known is not None and not {"id_number", "phone"}.isdisjoint(outcome.changes)
    }
    if not by_pk:
        return
    for pk, *old in Member.objects.filter(pk__in=by_pk).order_by().values_list("pk", "id_number", "phone"):
        changes = by_pk[pk].changes
        for name, value in zip(("id_number", "phone"), old, strict=True):
            if name in changes:
                changes[name] = value, changes[name][1]
