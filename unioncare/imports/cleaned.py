"""Rows of a file whose cells were cleaned, column by column: what the imports that keep their rows have in common."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from .cells import Cell
from .cleaning.text import plain
from .columns import Column
from .problems import Problem, RowIssue
from .table import RawRow

Cleaner = Callable[[Cell], tuple[Any, Problem | None]]


@dataclass(slots=True)
class CleanedRow:
    """One row: cleaned cells by column code (None where empty), and what is wrong so far.

    `days` and `amounts` are the codes of the columns that hold dates and money.
    """

    days: ClassVar[tuple[str, ...]] = ()
    amounts: ClassVar[tuple[str, ...]] = ()

    sheet: str
    number: int
    values: list[Cell]
    cells: dict[str, Any]
    issues: list[RowIssue] = field(default_factory=list)

    @classmethod
    def from_raw(cls, raw: RawRow, cleaners: Iterable[tuple[Column, Cleaner]], **more: Any) -> Self:
        """Return a row as it was read, each cell cleaned by what belongs to its column."""
        row = cls(raw.sheet, raw.number, raw.values, {}, **more)
        for column, clean in cleaners:
            value, problem = clean(raw.cells.get(column.code, ""))
            row.cells[column.code] = None if value == "" else value
            if problem is not None:
                row.issues.append(raw.issue(column, problem))
        return row

    def note(self, column: Column, reason: str, **params: Any) -> None:
        """Note a problem of a cell; its value is shown masked where it is sensitive."""
        value = self.cells.get(column.code)
        text = "" if value is None else str(value)
        shown = column.mask(text) if column.mask and text else text
        self.issues.append(RowIssue(self.sheet, self.number, column.code, shown, Problem(reason, params)))

    @property
    def is_refused(self) -> bool:
        return any(issue.problem.is_error for issue in self.issues)

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back."""
        issues = [issue.as_staged() for issue in self.issues]
        return [self.sheet, self.number, self.values, dict(self.cells), issues]

    @classmethod
    def from_staged(cls, staged: list[Any]) -> Self:
        sheet, number, values, cells, issues, *more = staged
        cells |= {code: date.fromisoformat(cells[code]) for code in cls.days if cells.get(code)}
        cells |= {code: Decimal(cells[code]) for code in cls.amounts if cells.get(code) is not None}
        return cls(sheet, number, values, cells, [RowIssue.from_staged(issue) for issue in issues], *more)


def optional(clean: Cleaner) -> Cleaner:
    """Let a cell be empty that is cleaned by what asks for a value."""
    return lambda cell: clean(cell) if plain(cell) else (None, None)
