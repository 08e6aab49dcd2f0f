"""Telling the data rows of a sheet from everything that stands between and under them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from .cells import Cell, Row
from .cleaning.text import plain
from .columns import Column, normal_header
from .headers import SheetHeader

# How a closing row begins. Sums are told by the whole cell, signatures and remarks by their first words.
_SUM = re.compile(
    r"(?:本 ?页)?(?:合 ?计|总 ?计|小 ?计|共 ?计|累 ?计|总 ?人 ?数|人数合计|合计人数|total|subtotal|grand total|sum)"
    r" ?[:,]? ?(?:\d+ ?(?:人|名)?)?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"共 ?(?:计|有)? ?\d+ ?(?:人|名|条|行)|第 ?\d+ ?页|页 ?码|制 ?表|填 ?表|填 ?报|审 ?核|审 ?批|复 ?核|经 ?办"
    r"|编 ?制|打 ?印|(?:单位)?负责人|主管|领导签|签 ?[字章]|盖 ?章|备 ?注|注 ?\d* ?[:.、]|说 ?明|填写说明"
    r"|prepared by|page \d",
    re.IGNORECASE,
)
# A row is looked at closely only if it begins with one of these, with a blank, or as the header does.
_CLOSING_STARTS = frozenset(" \t\n\r\u3000\xa0本合总小共累人第页制填审复经编打单负主领签盖备注说tsgpTSGP")
_TITLE_WIDTH = 3  # one text in so many columns is a merged title, not a person


class RowReader:
    """Yields the data rows of one sheet, batch after batch."""

    def __init__(
        self, header: SheetHeader, columns: Sequence[Column], head_rows: Sequence[Row], skipped: Counter[str]
    ) -> None:
        self.sheet = header.sheet
        self._skipped = skipped
        self._number = 0
        self._header_row = header.row
        self._codes = tuple(header.positions)
        places = tuple(header.positions.values())
        self._width = max(places) + 1
        self._pick = _picker(places)
        self._keys = tuple(
            self._codes.index(column.code) for column in columns if column.required and column.code in self._codes
        ) or (0,)
        head = [row for row in head_rows[: header.row] if any(row)]
        self._repeated = {tuple(map(_comparable, row)) for row in head}
        start = places[self._keys[0]]
        self._suspicious = _CLOSING_STARTS | {plain(row[start])[:1] for row in head if len(row) > start}

    def read(self, rows: Sequence[Row]) -> Iterator[tuple[int, dict[str, Cell], Row]]:
        """Yield (row number, cells by column code, the whole row) of each data row of the batch."""
        number = self._number
        self._number += len(rows)
        codes, pick, keys, width = self._codes, self._pick, self._keys, self._width
        first_key, several, suspicious = keys[0], len(keys) > 1, self._suspicious
        for row in rows:
            number += 1
            if number <= self._header_row:
                continue
            if len(row) < width:
                row = [*row, *[""] * (width - len(row))]
            cells = pick(row)
            start = cells[first_key]
            # Most rows are told by a few glances: every key is there, no two are one merged title, and neither the
            # first key nor the first cell begins like something else.
            doubtful = (
                not all([cells[key] for key in keys])  # noqa: C419 - a generator costs twice as much
                or (several and start == cells[keys[1]])
                or (isinstance(start, str) and start[0] in suspicious)
                or (isinstance(row[0], str) and row[0][:1] in _CLOSING_STARTS)
            )
            if doubtful and (kind := self._noise(row, cells)):
                self._skipped[kind] += 1
                continue
            yield number, dict(zip(codes, cells, strict=True)), row

    def _noise(self, row: Row, cells: Sequence[Cell]) -> str:
        """Return what a row is that holds no data: blank, header or total; "" for data."""
        texts = [plain(cell) for cell in cells]
        filled = [text for text in texts if text]
        if tuple(map(_comparable, row)) in self._repeated:
            return "header"
        if not filled or (len(filled) >= _TITLE_WIDTH and len(set(filled)) == 1):
            return "header" if filled else "blank"
        first = next(text for cell in row if (text := plain(cell)))
        keys = [texts[key] for key in self._keys]
        if any(_SUM.fullmatch(text) for text in (first, *keys)):
            return "total"
        return "total" if _CLOSING.match(first) and _names_nobody(*keys[:2]) else ""


def _names_nobody(number: str, name: str = "") -> bool:
    """审核科 may be a signature line or a unit with people: a row that says who works there is never passed over."""
    return bool(_CLOSING.match(number)) or (not number and (not name or bool(_CLOSING.match(name))))


def _picker(places: tuple[int, ...]) -> Any:
    if len(places) == 1:
        (place,) = places
        return lambda row: (row[place],)
    return itemgetter(*places)


def _comparable(cell: Cell) -> Cell:
    return normal_header(cell) if isinstance(cell, str) else cell
