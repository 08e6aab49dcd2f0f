"""Outcomes as the preview shows them: labels instead of codes, the first rows of each kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from unioncare.core.listed import listed
from unioncare.core.masking import mask_phone
from unioncare.organisation.enums import Role, UnitKind

from ..showing import SHOWN, Shown
from .checking import Checked
from .columns import PARTS, PEOPLE, POSTS, UNITS
from .outcomes import CREATE, UPDATE, Outcome

PART_NAMES = {UNITS: _("Units"), PEOPLE: _("People"), POSTS: _("Posts")}
_LABELS = {(part.code, column.code): column.label for part in PARTS for column in part.columns}


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One bad cell."""

    sheet: Any
    row: int
    who: str
    column: Any
    value: str
    message: str
    hint: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row that is new (without differences) or changed."""

    part: Any
    row: int
    who: str
    detail: str
    differences: list[tuple[Any, str, str]]


def issue_lines(checked: Checked, *, errors: bool) -> Shown:
    """Return the bad cells (`errors`) or the doubtful ones."""
    sheets = {outcome.row.sheet: outcome.row.part for outcome in checked.all()}
    who = {(outcome.row.part, outcome.row.number): _who(outcome) for outcome in checked.all()}
    found = [issue for issue in checked.issues if issue.problem.is_error is errors]
    lines = [
        IssueLine(
            PART_NAMES[sheets[issue.sheet]],
            issue.row,
            who[sheets[issue.sheet], issue.row],
            _LABELS[sheets[issue.sheet], issue.column],
            issue.value,
            issue.message,
            issue.hint,
            issue.problem.is_error,
        )
        for issue in found[:SHOWN]
    ]
    return Shown(len(found), lines)


def changed_lines(checked: Checked) -> Shown:
    """Return the rows that change something."""
    return _lines(checked.having(UPDATE))


def new_lines(checked: Checked) -> Shown:
    """Return the rows that add something."""
    return _lines(checked.having(CREATE))


def _lines(outcomes: list[Outcome]) -> Shown:
    return Shown(len(outcomes), [_line(outcome) for outcome in outcomes[:SHOWN]])


def _line(outcome: Outcome) -> ChangeLine:
    row = outcome.row
    return ChangeLine(
        PART_NAMES[row.part],
        row.number,
        _who(outcome),
        _detail(outcome),
        [
            (_LABELS[row.part, one.column], _word(one.column, one.old), _word(one.column, one.new))
            for one in outcome.differences
        ],
    )


def _who(outcome: Outcome) -> str:
    cells = outcome.row.cells
    if outcome.row.part == POSTS:
        return str(cells["username"] or "")
    return str(cells["name"] or cells.get("code") or cells.get("username") or "")


def _detail(outcome: Outcome) -> str:
    cells = outcome.row.cells
    wanted: Iterable[str] = {
        UNITS: ("code", "kind", "parent"),
        PEOPLE: ("username", "email"),
        POSTS: ("role", "unit", "from"),
    }[outcome.row.part]
    return listed(_word(column, cells[column]) for column in wanted if cells[column])


def _word(column: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if column == "kind":
        return str(UnitKind(value).label)
    if column == "role":
        return str(Role(value).label)
    return mask_phone(str(value)) if column == "phone" else str(value)
