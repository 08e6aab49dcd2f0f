"""What can be wrong with a cell: the problem, where it stands, what it says and what it advises.

A `reason` is a code, optionally with a finer part after a dot: "phone_invalid.digits" is reported as "phone_invalid"
and explained in its own words. Messages are msgids with named parameters, rendered in the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise
ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Wording:
    """What the catalogue knows of a reason."""

    message: Text
    hint: Text
    severity: str = ERROR


_catalogue: dict[str, Wording] = {}


def register_problem(reason: str, message: Text, hint: Text, severity: str = ERROR) -> None:
    """Add a reason to the catalogue; `message` and `hint` may use `%(name)s` parameters.

    All imports share the catalogue. Raises ValueError for a reason that has its words already: the other import would
    say them from then on. A code is shared by a finer part after a dot.
    """
    if reason in _catalogue:
        raise ValueError(f"{reason} is worded already")
    _catalogue[reason] = Wording(message, hint, severity)


def known_reasons() -> Mapping[str, Wording]:
    """Return the catalogue, for tests and documentation."""
    return MappingProxyType(_catalogue)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell is refused or doubted."""

    reason: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def code(self) -> str:
        """The stable code, as `--json` prints it."""
        return self.reason.partition(".")[0]

    @property
    def severity(self) -> str:
        return _catalogue[self.reason].severity

    @property
    def is_error(self) -> bool:
        """Whether the row is refused; a warning lets it pass."""
        return self.severity == ERROR

    @property
    def message(self) -> str:
        """What is wrong, in the language of the moment."""
        return str(_catalogue[self.reason].message) % self.params

    @property
    def hint(self) -> str:
        """What to do about it, in the language of the moment."""
        return str(_catalogue[self.reason].hint) % self.params

    @property
    def text(self) -> str:
        """Both in one: what is wrong and what to do about it."""
        return _("%(message)s. %(hint)s.") % {"message": self.message, "hint": self.hint}


@dataclass(frozen=True, slots=True)
class RowIssue:
    """A problem and its place: the row as the sheet numbers it, the column, the value as it may be shown."""

    sheet: str
    row: int
    column: str
    value: str
    problem: Problem

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def severity(self) -> str:
        return self.problem.severity

    @property
    def message(self) -> str:
        return self.problem.message

    @property
    def hint(self) -> str:
        return self.problem.hint

    def as_json(self) -> dict[str, Any]:
        """The entry of `--json`: sheet, row, column, code, value (masked), message, hint."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "value": self.value,
            "message": self.message,
            "hint": self.hint,
        }

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back, whatever language reads it then."""
        return [self.sheet, self.row, self.column, self.value, self.problem.reason, dict(self.problem.params)]

    @classmethod
    def from_staged(cls, staged: list[Any]) -> "RowIssue":
        sheet, row, column, value, reason, params = staged
        return cls(sheet, row, column, value, Problem(reason, params))


def report_json(summary: Mapping[str, Any], issues: Iterable[RowIssue]) -> dict[str, Any]:
    """Return the report of `--json` of an import in which nobody leaves: the counts, refused cells, warnings."""
    found = list(issues)
    return {
        **{name: summary[name] for name in ("rows", "created", "updated", "unchanged")},
        "left": 0,
        "refused": [issue.as_json() for issue in found if issue.problem.is_error],
        "warnings": [issue.as_json() for issue in found if not issue.problem.is_error],
    }
