"""The rows of the file as they stood in it, for those that turn out to be twins only later.

Packed, 100,000 rows of ten cells take some 12 MB; reading the file a second time would take as long as the first.
"""

import marshal
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

from unioncare.imports.headers import SheetHeader
from unioncare.imports.table import RawRow

from .seen import Place


class KeptRows:
    """Takes rows in the order of the file and gives some of them back by their place."""

    def __init__(self, headers: Sequence[SheetHeader]) -> None:
        self._headers = headers
        self._sheets = {header.sheet: number for number, header in enumerate(headers)}
        self._starts: list[Place] = []
        self._chunks: list[bytes] = []

    def add(self, chunk: Sequence[RawRow]) -> None:
        """Keep a chunk."""
        self._starts.append(self._place(chunk[0]))
        self._chunks.append(marshal.dumps([(*self._place(raw), raw.values) for raw in chunk]))

    def find(self, places: Collection[Place]) -> Iterator[RawRow]:
        """Yield the rows at these places, in the order of the file."""
        wanted = {bisect_right(self._starts, place) - 1 for place in places}
        for number in sorted(wanted):
            for sheet, row, values in marshal.loads(self._chunks[number]):  # noqa: S302 - packed above
                if (sheet, row) in places:
                    header = self._headers[sheet]
                    cells = {code: values[place] for code, place in header.positions.items()}
                    yield RawRow(header.sheet, row, cells, values)

    def _place(self, raw: RawRow) -> Place:
        return self._sheets[raw.sheet], raw.number
