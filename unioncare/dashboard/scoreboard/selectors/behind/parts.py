"""Rows of several tables behind one number, one table after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.performance.selectors.lines import Lines, Row
from unioncare.core.paging import decode_cursor, encode_cursor

from .opening import Opened


@dataclass(frozen=True, slots=True)
class PartLines:
    """Lists in their order; the cursor says in which, and where there."""

    parts: Sequence[Lines]

    def count(self) -> int:
        return sum(part.count() for part in self.parts)

    def rows(self, after: str, most: int) -> list[Row]:
        place, inner = decode_cursor(after, int, str) or (0, "")
        found: list[Row] = []
        for number, part in enumerate(self.parts):
            if number < place or len(found) == most:
                continue
            rows = part.rows(inner if number == place else "", most - len(found))
            found += [Row(row.line, (number, encode_cursor(row.key))) for row in rows]
        return found


def open_parts(parts: Sequence[Opened]) -> Opened:
    """Open several lists as one."""
    return Opened(PartLines([part.lines for part in parts]), sum(part.of for part in parts))
