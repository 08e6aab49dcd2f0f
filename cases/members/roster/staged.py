"""The parts of a staged roster, written by the preview and read by its page and by the confirmation."""

import heapq
from collections.abc import Iterator
from typing import NamedTuple

from unioncare.imports.headers import SheetHeader
from unioncare.imports.models import ImportRun
from unioncare.imports.problems import RowIssue
from unioncare.imports.services.staging import read_staged
from unioncare.imports.writing.refused import RefusedRow

from .check import MemberRow
from .new_units import PlannedUnit

HEADERS = "headers"
UNITS = "units"  # to be created
ROWS = "rows"  # new and changed rows, to be written
CHANGES = "changes"  # the same changes as a page shows them
LEAVERS = "leavers"
WARNINGS = "warnings"
REFUSED = "refused"
LATE = "late"  # rows refused only when a later row turned out to be their twin
PARTS = (HEADERS, UNITS, ROWS, CHANGES, LEAVERS, WARNINGS, REFUSED, LATE)


class Change(NamedTuple):
    """A changed member as a page shows it: sensitive values masked, units by name."""

    sheet: int
    number: int
    member: int
    employee_no: str
    name: str
    fields: list[tuple[str, str, str]]


class Leaver(NamedTuple):
    """A member whom a full roster does not name."""

    member: int
    employee_no: str
    name: str
    unit: str
    status: str


def read_headers(run: ImportRun) -> list[SheetHeader]:
    """Return the headers of the sheets that are read, in their order."""
    return list(map(SheetHeader.from_staged, read_staged(run=run, part=HEADERS)))


def read_planned_units(run: ImportRun) -> list[PlannedUnit | None]:
    """Return the units to create in the order of their negative references; None where no good row needs one."""
    rows = read_staged(run=run, part=UNITS)
    return [PlannedUnit(parent, tuple(names)) if used else None for parent, names, used in rows]


def read_rows(run: ImportRun) -> Iterator[tuple[str, MemberRow]]:
    """Yield (outcome, row) of every new or changed row that is still good."""
    late = _late_places(run)
    for kind, *row in read_staged(run=run, part=ROWS):
        if (row[0], row[1]) not in late:
            yield kind, MemberRow.from_staged(row)


def read_changes(run: ImportRun) -> Iterator[Change]:
    """Yield the changed members as a page shows them."""
    late = _late_places(run)
    for staged in read_staged(run=run, part=CHANGES):
        change = Change._make(staged)
        if (change.sheet, change.number) not in late:
            yield change


def read_leavers(run: ImportRun) -> Iterator[Leaver]:
    """Yield the members whom the full roster does not name."""
    return map(Leaver._make, read_staged(run=run, part=LEAVERS))


def read_warnings(run: ImportRun) -> Iterator[RowIssue]:
    """Yield the warnings in the order of the file."""
    return map(RowIssue.from_staged, read_staged(run=run, part=WARNINGS))


def read_refused(run: ImportRun) -> Iterator[RefusedRow]:
    """Yield the refused rows in the order of the file; late ones take the place of what was said of them before."""
    order = {header.sheet: number for number, header in enumerate(read_headers(run))}
    late = sorted(read_staged(run=run, part=LATE), key=lambda row: (order[row[0]], row[1]))
    places = {(row[0], row[1]) for row in late}
    early = (row for row in read_staged(run=run, part=REFUSED) if (row[0], row[1]) not in places)
    merged = heapq.merge(early, late, key=lambda row: (order[row[0]], row[1]))
    return map(RefusedRow.from_staged, merged)


def read_issues(run: ImportRun) -> Iterator[RowIssue]:
    """Yield every refusal of every refused row: one per bad cell."""
    for row in read_refused(run):
        yield from (issue for issue in row.issues if issue.problem.is_error)


def _late_places(run: ImportRun) -> set[tuple[int, int]]:
    order = {header.sheet: number for number, header in enumerate(read_headers(run))}
    return {(order[row[0]], row[1]) for row in read_staged(run=run, part=LATE)}
