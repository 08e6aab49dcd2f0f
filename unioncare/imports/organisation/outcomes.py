"""What a row would do."""

from dataclasses import dataclass, field
from typing import Any

from .reading import FileRow

CREATE, UPDATE, UNCHANGED, REFUSED = "create", "update", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a row changes: its column, what stands, what the row says."""

    column: str
    old: Any
    new: Any


@dataclass(slots=True)
class Outcome:
    """A row and what it does to which row of the database (`pk`, 0 for a new one)."""

    row: FileRow
    action: str
    pk: int = 0
    differences: list[Difference] = field(default_factory=list)


def refused(row: FileRow) -> Outcome:
    return Outcome(row, REFUSED)


def compared(row: FileRow, pk: int, pairs: dict[str, tuple[Any, Any]]) -> Outcome:
    """Return what a row does to something that stands: `pairs` are (what stands, what the row says)."""
    differences = [Difference(column, old, new) for column, (old, new) in pairs.items() if old != new]
    return Outcome(row, UPDATE if differences else UNCHANGED, pk, differences)
