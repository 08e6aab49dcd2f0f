"""Finding the header in the first rows of a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .cells import Row
from .cleaning.text import plain
from .columns import Column, added_headers, header_index, normal_header

_JOINED = " / "  # between the two rows of a header
_CHOSEN = -1  # rank of a header that a person chose

Overrides = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """What was recognised of a sheet.

    `row` is the last row of the header as the sheet numbers it, `headers` what stands over each column, made unique;
    `positions` says column code → place from 0; `unmatched` are the headers that no column claims.
    """

    sheet: str
    row: int
    height: int
    headers: tuple[str, ...]
    positions: Mapping[str, int]

    @property
    def unmatched(self) -> tuple[str, ...]:
        taken = set(self.positions.values())
        return tuple(
            text
            for place, text in enumerate(self.headers)
            if text and place not in taken and normal_header(text) not in added_headers()
        )

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back; header texts are no personal data."""
        return [self.sheet, self.row, self.height, list(self.headers), dict(self.positions)]

    @classmethod
    def from_staged(cls, staged: list[Any]) -> "SheetHeader":
        sheet, row, height, headers, positions = staged
        return cls(sheet, row, height, tuple(headers), positions)


class HeaderFinder:
    """Looks for the header of a set of columns; `overrides` is what a person said of it."""

    def __init__(self, columns: Sequence[Column], overrides: Overrides) -> None:
        self._required = {column.code for column in columns if column.required}
        self._enough = min(2, len(columns))
        self._overrides = overrides
        self._index = {
            text: found for text, found in header_index(columns).items() if found[0] not in overrides and text
        }
        for code, header in overrides.items():
            if header:
                self._index[normal_header(header)] = (code, _CHOSEN)

    def find(self, sheet: str, rows: Sequence[Row]) -> SheetHeader | None:
        """Return the row, or pair of rows, that names most columns; None if none names two, or every required one."""
        texts = [[plain(cell) if isinstance(cell, str) else "" for cell in row] for row in rows]
        best: tuple[tuple[int, int], SheetHeader] | None = None
        for height in (1, 2):  # a pair only if it names more than any single row
            for last in range(height - 1, len(texts)):
                above = texts[last - 1] if height == 2 else []
                header = self._match(sheet, last + 1, height, above, texts[last])
                score = len(self._required & header.positions.keys()), len(header.positions)
                if best is None or score > best[0]:
                    best = score, header
        if best is None or not (best[0][1] >= self._enough or self._required <= best[1].positions.keys()):
            return None
        return best[1]

    def _match(self, sheet: str, row: int, height: int, above: list[str], below: list[str]) -> SheetHeader:
        width = max(len(above), len(below))
        pairs = [
            (above[place] if place < len(above) else "", below[place] if place < len(below) else "")
            for place in range(width)
        ]
        headers = _unique([_joined(upper, lower) for upper, lower in pairs])
        found: dict[str, tuple[int, int]] = {}
        for place, (upper, lower) in enumerate(pairs):
            for text in (_joined(upper, lower), lower or upper):
                known = self._index.get(normal_header(text)) if text else None
                if known and (known[1], place) < found.get(known[0], (len(self._index), 0)):
                    found[known[0]] = known[1], place
        positions = {code: place for code, (_rank, place) in found.items()}
        for code, chosen in self._overrides.items():
            if chosen in headers:
                positions[code] = headers.index(chosen)
        return SheetHeader(sheet, row, height, headers, _without_shared(positions, self._overrides))


def missing_columns(columns: Sequence[Column], header: SheetHeader) -> tuple[Column, ...]:
    """Return the required columns that a header does not name."""
    return tuple(column for column in columns if column.required and column.code not in header.positions)


def _joined(upper: str, lower: str) -> str:
    if upper and lower and upper != lower:
        return upper + _JOINED + lower
    return lower or upper


def _unique(texts: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    result = []
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        result.append(f"{text} ({seen[text]})" if text and seen[text] > 1 else text)
    return tuple(result)


def _without_shared(positions: dict[str, int], overrides: Overrides) -> dict[str, int]:
    """A place that a person gave to one column is no other's."""
    chosen = {positions[code]: code for code in overrides if code in positions}
    return {code: place for code, place in positions.items() if chosen.get(place, code) == code}
