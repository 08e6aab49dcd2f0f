"""Rows of one table, and rows that stand in memory: the two kinds of lists behind numbers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from assessments.performance.selectors.lines import Line, Row
from unioncare.core.paging import decode_cursor

from .opening import Opened, Opening


@dataclass(frozen=True, slots=True)
class TableLines:
    """Rows by a day or a moment (`at`) and their key; `line` makes a line of the values of `columns`."""

    found: QuerySet[Any]
    at: str
    columns: Sequence[str]
    line: Callable[..., Line]

    def count(self) -> int:
        return self.found.count()

    def rows(self, after: str, most: int) -> list[Row]:
        told = self.found
        if values := decode_cursor(after, datetime, int):
            # Of a day the cursor keeps no time.
            at = values[0] if values[0].tzinfo else values[0].date()
            told = told.filter(Q(**{f"{self.at}__gt": at}) | Q(**{self.at: at}, pk__gt=values[1]))
        found = told.order_by(self.at, "pk").values_list(self.at, "pk", *self.columns)[:most]
        return [Row(self.line(*rest), (at, pk)) for at, pk, *rest in found]


@dataclass(frozen=True, slots=True)
class ListLines:
    """Few lines that stand in memory, in their order."""

    lines: Sequence[Line]

    def count(self) -> int:
        return len(self.lines)

    def rows(self, after: str, most: int) -> list[Row]:
        values = decode_cursor(after, int)
        begin = max(values[0], 0) if values else 0
        return [Row(line, (place,)) for place, line in enumerate(self.lines[begin : begin + most], begin + 1)]


def cut(opening: Opening, counted: QuerySet[Any], kept: Any) -> QuerySet[Any]:
    """Return the rows that an indicator counted with `kept`: whether each counts for the numerator; where only those
    that failed are asked for, these."""
    told = Case(When(kept, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows: QuerySet[Any] = counted.annotate(kept=told)
    return rows.filter(kept=False) if opening.only_failed else rows


def open_table(rows: QuerySet[Any], seen: Q, *, at: str, columns: Collection[str], line: Callable[..., Line]) -> Opened:
    """Open the rows of `seen`, of those that were counted."""
    return Opened(TableLines(rows.filter(seen), at, tuple(columns), line), rows.count())


def open_list(opening: Opening, lines: Sequence[Line]) -> Opened:
    """Open lines that everybody who reads the number may see."""
    told = [line for line in lines if not (opening.only_failed and line.kept)]
    return Opened(ListLines(told), len(told))
