"""What each row of a list of past aid would do if it were written now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from cases.members.facts import id_index
from cases.members.models import Member
from cases.members.roster.columns import ID_NUMBER, NAME
from unioncare.imports.outcomes import CREATE, REFUSED, UNCHANGED, CheckedFile
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import User

from ..enums import GrantKind
from ..models import Grant, PastAid
from .columns import AMOUNT, EMPLOYEE_NO, GIVEN_ON, KIND, kind_of
from .reading import FileRow

PERMISSION = "donations.import_aid"
# Member, day, kind, amount: what makes a row known.
Key = tuple[int, date, str, Decimal]


@dataclass(slots=True)
class Outcome:
    """A row and what it does: past aid of a member, or nothing."""

    row: FileRow
    action: str
    member: Member | None = None
    kind: GrantKind | None = None


class Checked(CheckedFile[Outcome]):
    """What a file would do, in the order of its rows."""

    def summary(self) -> dict[str, Any]:
        """Return the counts and the sum of what is new; no personal data."""
        total = sum((one.row.cells["amount"] for one in self.having(CREATE)), Decimal(0))
        return {**super().summary(), "total": str(total)}


@dataclass(slots=True)
class Standing:
    """What the rows are held against, in a handful of queries, however many rows there are."""

    scope: tuple[str, ...] | None
    by_number: dict[str, Member] = field(default_factory=dict)
    by_id: dict[bytes, Member] = field(default_factory=dict)
    known: set[Key] = field(default_factory=set)
    granted: dict[Key, str] = field(default_factory=dict)


def check_rows(rows: list[FileRow], *, actor: User | None, today: date) -> Checked:
    """Say what each row would do if `actor` (None: the command line) wrote it now."""
    standing = _standing(rows, actor)
    seen: dict[Key, FileRow] = {}
    return Checked([_check(row, standing, seen) for row in rows])


def _check(row: FileRow, standing: Standing, seen: dict[Key, FileRow]) -> Outcome:
    member, kind = _member(row, standing), _kind(row)
    if row.cells["given_on"] is None and not row.blames(GIVEN_ON):
        row.note(GIVEN_ON, "aid_day_missing")
    if (row.cells["amount"] is None or row.cells["amount"] <= 0) and not row.blames(AMOUNT):
        row.note(AMOUNT, "aid_amount_missing")
    if row.is_refused or member is None or kind is None:
        return Outcome(row, REFUSED, member)
    key: Key = (member.pk, row.cells["given_on"], kind.value, row.cells["amount"])
    if (before := seen.setdefault(key, row)) is not row:
        row.note(AMOUNT, "aid_twice", row=before.number)
    elif key in standing.granted:
        row.note(AMOUNT, "aid_in_system", grant=standing.granted[key])
    if row.is_refused:
        return Outcome(row, REFUSED, member)
    return Outcome(row, UNCHANGED if key in standing.known else CREATE, member, kind)


def _member(row: FileRow, standing: Standing) -> Member | None:
    """Return the member whom a row means, by employee number, else by ID number; note why there is none."""
    number, id_number, name = row.cells["employee_no"], row.cells["id_number"], row.cells["name"]
    if number is None and id_number is None:
        if not row.blames(ID_NUMBER):
            row.note(EMPLOYEE_NO, "member_unnamed")
        return None
    index = (id_index(id_number) or b"") if id_number else b""
    member = (standing.by_number.get(number) if number else None) or standing.by_id.get(index)
    column = EMPLOYEE_NO if number else ID_NUMBER
    if member is None:
        row.note(column, "member_unknown")
        return None
    if standing.scope is not None and not member.unit.path.startswith(standing.scope):
        row.note(column, "member_unknown.outside")
        return None  # whose number it is stays untold
    if index and bytes(member.id_index or index) != index:
        row.note(ID_NUMBER, "member_differs.id")
    elif name and member.name != name:
        row.note(NAME, "member_differs", name=member.name)
    return member


def _kind(row: FileRow) -> GrantKind | None:
    text = row.cells["kind"] or ""
    kind = kind_of(text)
    if kind is None and not row.blames(KIND):
        row.note(KIND, "aid_kind_unknown", value=text)
    return kind


def _standing(rows: Iterable[FileRow], actor: User | None) -> Standing:
    standing = Standing(None if actor is None else scope_paths(actor, PERMISSION))
    numbers = {row.cells["employee_no"] for row in rows if row.cells["employee_no"]}
    indexes = {index for row in rows if row.cells["id_number"] and (index := id_index(row.cells["id_number"]))}
    found = Member.objects.filter(Q(employee_no__in=numbers) | Q(id_index__in=indexes)).select_related("unit")
    for member in found.order_by("pk"):
        if member.employee_no:
            standing.by_number[member.employee_no] = member
        if member.id_index:
            standing.by_id[bytes(member.id_index)] = member
    people = {member.pk for known in (standing.by_number, standing.by_id) for member in known.values()}
    known = PastAid.objects.filter(member__in=people).order_by()
    standing.known = set(known.values_list("member", "given_on", "kind", "amount"))
    paid = Grant.objects.filter(member__in=people, paid_on__isnull=False).order_by("pk")
    for number, member_id, on, kind, amount in paid.values_list("number", "member", "paid_on", "kind", "asked"):
        if on is not None:
            standing.granted[member_id, on, kind, amount] = number
    return standing
