"""The parts of a staged roster as its pages show them: labels instead of codes, a page at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.core.numbers import stated_number
from unioncare.imports.models import ImportRun, RunState
from unioncare.organisation.models import User

from ...contributions import Mark, marks_of
from ...enums import EmploymentStatus, Sex
from ...roster.check import MemberRow
from ...roster.columns import BY_CODE, NAME
from ...roster.compare import NEW
from ...roster.leavers import Departures
from ...roster.services import unconfirmed_text
from ...roster.staged import (
    Leaver,
    read_changes,
    read_headers,
    read_leavers,
    read_refused,
    read_rows,
    read_warnings,
)
from .base import steps

SHOWN_REFUSED, SHOWN_CHANGES, SHOWN_WARNINGS, SHOWN_LEAVERS = 6, 11, 6, 8
PAGE_ROWS = 100
LAST_PAGE = 10_000  # more than the rows that an import reads fill
# Whoever of the leavers has an open case is named; beyond so many the page would only count.
_LEAVERS_ASKED = 2_000

LABELS: dict[str, str | Promise] = {
    **{code: column.label for code, column in BY_CODE.items()},
    "left_on": _("Left the roster"),
}


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One bad or doubtful cell."""

    sheet: str
    row: int
    name: str
    column: str | Promise
    value: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field of one member, old and new."""

    member: int
    employee_no: str
    name: str
    field: str | Promise
    old: str
    new: str
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class LeaverLine:
    """One member whom a full roster leaves out."""

    leaver: Leaver
    status: str
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class NewLine:
    """One member who is not on the roster yet."""

    row: int
    employee_no: str
    name: str
    sex: str
    joined_on: Any


@dataclass(frozen=True, slots=True)
class WarningLine:
    """One doubt and the rows that share it."""

    rows: list[int]
    more: int
    message: str


def preview_context(run: ImportRun, user: User) -> dict[str, Any]:
    """Return what the preview shows: the counts and the beginning of each part."""
    summary = run.summary
    departures = Departures(summary["left"], summary["population"])
    changes = list(islice(change_lines(run, user), SHOWN_CHANGES))
    return {
        "run": run,
        "steps": steps(2),
        "summary": summary,
        "headers": read_headers(run),
        "changed_fields": sum(summary["fields"].values()),
        "writes": summary["created"] + summary["updated"],
        "refused": list(islice(issue_lines(run), SHOWN_REFUSED)),
        "changes": changes,
        "field_counts": [
            (name, LABELS[name], number) for name, number in sorted(summary["fields"].items(), key=lambda e: -e[1])
        ],
        "leavers": list(islice(leaver_lines(run, user), SHOWN_LEAVERS)),
        "leavers_with_marks": _marked_leavers(run, user),
        "warnings": list(islice(warning_lines(run), SHOWN_WARNINGS)),
        "unconfirmed": unconfirmed_text(departures) if departures.need_confirmation else "",
    }


def rows_page(run: ImportRun, part: str, query: Mapping[str, str], user: User) -> dict[str, Any]:
    """Return a page of one part; `field` narrows the changes to one column."""
    number = stated_number(query.get("page"), most=LAST_PAGE) or 1
    start = (number - 1) * PAGE_ROWS
    field = query.get("field", "")
    lines = list(islice(PARTS[part].lines(run, user, field), start, start + PAGE_ROWS + 1))
    return {
        "run": run,
        "part": part,
        "title": PARTS[part].title,
        "lines": lines[:PAGE_ROWS],
        "number": number,
        "has_next": len(lines) > PAGE_ROWS,
        "field": field,
        "field_counts": [(name, LABELS[name], count) for name, count in run.summary.get("fields", {}).items()],
        "is_staged": run.state == RunState.STAGED,
    }


def issue_lines(run: ImportRun) -> Iterator[IssueLine]:
    """Yield the refused cells in the order of the file."""
    names = {header.sheet: header.positions.get(NAME.code) for header in read_headers(run)}
    for row in read_refused(run):
        place = names[row.sheet]
        sheet = row.sheet if len(names) > 1 else ""
        name = str(row.values[place]) if place is not None and place < len(row.values) else ""
        for issue in row.issues:
            if issue.problem.is_error:
                yield IssueLine(sheet, row.number, name, LABELS[issue.column], issue.value, issue.message, issue.hint)


def change_lines(run: ImportRun, user: User, field: str = "") -> Iterator[ChangeLine]:
    """Yield one line per changed field, marked where the member has something open."""
    changes = (change for change in read_changes(run) if not field or any(name == field for name, *_ in change.fields))
    for batch in _batches(changes):
        marks = marks_of(user, [change.member for change in batch])
        for change in batch:
            for name, old, new in change.fields:
                if field in ("", name):
                    yield ChangeLine(
                        change.member,
                        change.employee_no,
                        change.name,
                        LABELS[name],
                        _worded(name, old),
                        _worded(name, new),
                        marks.get(change.member, []),
                    )


def leaver_lines(run: ImportRun, user: User) -> Iterator[LeaverLine]:
    """Yield the members whom the full roster leaves out."""
    for batch in _batches(read_leavers(run)):
        marks = marks_of(user, [leaver.member for leaver in batch])
        for leaver in batch:
            yield LeaverLine(leaver, _worded("status", leaver.status), marks.get(leaver.member, []))


def new_lines(run: ImportRun) -> Iterator[NewLine]:
    """Yield the members who are not on the roster yet."""
    rows: Iterator[MemberRow] = (row for kind, row in read_rows(run) if kind == NEW)
    for row in rows:
        yield NewLine(row.number, row.employee_no, row.name, _worded("sex", row.sex or ""), row.joined_on)


def warning_lines(run: ImportRun) -> Iterator[WarningLine]:
    """Yield the doubts, those of one kind together."""
    rows: dict[str, list[int]] = defaultdict(list)
    for issue in read_warnings(run):
        rows[issue.message].append(issue.row)
    for message, numbers in rows.items():
        yield WarningLine(numbers[:10], max(0, len(numbers) - 10), message)


def _warned(run: ImportRun) -> Iterator[IssueLine]:
    several = len(read_headers(run)) > 1
    for issue in read_warnings(run):
        sheet = issue.sheet if several else ""
        yield IssueLine(sheet, issue.row, "", LABELS[issue.column], issue.value, issue.message, issue.hint)


def _marked_leavers(run: ImportRun, user: User) -> list[Leaver]:
    leavers = list(islice(read_leavers(run), _LEAVERS_ASKED))
    marks = marks_of(user, [leaver.member for leaver in leavers])
    return [leaver for leaver in leavers if marks.get(leaver.member)]


def _worded(field: str, value: str) -> str:
    if field == "status" and value in EmploymentStatus.values:
        return str(EmploymentStatus(value).label)
    if field == "sex" and value in Sex.values:
        return str(Sex(value).label)
    return value


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(items)
    while batch := list(islice(source, PAGE_ROWS)):
        yield batch


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the preview that has a page of its own."""

    title: str | Promise
    lines: Callable[[ImportRun, User, str], Iterator[Any]]


PARTS = {
    "new": Part(_("New members"), lambda run, user, field: new_lines(run)),
    "changed": Part(_("Changed members"), change_lines),
    "left": Part(_("Members who left"), lambda run, user, field: leaver_lines(run, user)),
    "refused": Part(_("Refused rows"), lambda run, user, field: issue_lines(run)),
    "warnings": Part(_("Doubtful, but imported"), lambda run, user, field: _warned(run)),
}
