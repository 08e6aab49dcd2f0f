"""HTML tables, which many personnel systems call .xls.

All tables of a page are read as one sheet: such systems like to put the header into a table of its own. The rows are
cut at their tags instead of being parsed: end tags may be missing, and a hundred thousand rows take a second.
"""

import codecs
import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import IO

from ..cells import Row
from ..limits import Limits, too_large
from .sheets import BATCH_ROWS, HEAD_ROWS, Batches, SheetHead

_CHUNK_BYTES = 256 * 1024
_ROW_CHARS = 1024**2
# What spans may add to a page by repeating texts: a hundred thousand merged unit names, not a bomb of a few bytes.
_SPREAD_CHARS = 8 * 1024**2
_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_ROW_END = re.compile(r"</(?:tr|table|tbody|thead|tfoot)\b", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b([^<>]*)>", re.IGNORECASE)
_CELL_END = re.compile(r"</t[dh]\b", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|p|div)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?\s*(\d{1,6})""", re.IGNORECASE)


class HtmlReader:
    """One pass over the tables of a page."""

    def __init__(self, file: IO[bytes], encoding: str, limits: Limits) -> None:
        self._file = file
        self._encoding = encoding
        self._limits = limits
        self._spread = 0

    def heads(self) -> list[SheetHead]:
        return [SheetHead("", list(islice(self._rows(), HEAD_ROWS)))]

    def batches(self) -> Batches:
        rows = self._rows()
        read = 0
        while batch := list(islice(rows, BATCH_ROWS)):
            read += len(batch)
            if read > self._limits.rows:
                raise too_large(self._limits, "rows")
            yield 0, batch

    def close(self) -> None:
        """Nothing to end: the file belongs to the source."""

    def _rows(self) -> Iterator[Row]:
        self._spread = 0
        spans: dict[int, tuple[int, str]] = {}  # column → rows it still reaches down, text
        for source in self._row_sources():
            yield self._row(source, spans)

    def _row_sources(self) -> Iterator[str]:
        """Yield what stands between one row's start tag and the next one's."""
        self._file.seek(0)
        decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        rest, inside = "", False
        while chunk := self._file.read(_CHUNK_BYTES):
            *whole, rest = _ROW.split(rest + decoder.decode(chunk))
            for source in whole:
                if inside:
                    yield source
                inside = True
            if len(rest) > _ROW_CHARS:
                if inside:
                    raise too_large(self._limits, "columns")
                rest = rest[-len("<tr") :]  # a long style sheet before the first row
        if inside:
            yield rest

    def _row(self, source: str, spans: dict[int, tuple[int, str]]) -> Row:
        if end := _ROW_END.search(source):
            source = source[: end.start()]
        _before, *pieces = _CELL.split(source)
        row: Row = []
        for attributes, content in zip(pieces[::2], pieces[1::2], strict=True):
            self._continue_spans(row, spans)
            text = _text(content)
            across, down = _spans(attributes) if "pan" in attributes or "PAN" in attributes else (1, 1)
            self._count_spread(len(text) * (min(across, self._limits.columns) - 1))
            for _place in range(min(across, self._limits.columns)):
                if down > 1:
                    spans[len(row)] = (down - 1, text)
                row.append(text)
            if len(row) > self._limits.columns:
                raise too_large(self._limits, "columns")
        self._continue_spans(row, spans)
        return row

    def _continue_spans(self, row: Row, spans: dict[int, tuple[int, str]]) -> None:
        """Append the cells that reach down from rows above to where the row now ends."""
        while spans and (found := spans.pop(len(row), None)):
            down, text = found
            if down > 1:
                spans[len(row)] = (down - 1, text)
            row.append(text)
            self._count_spread(len(text))

    def _count_spread(self, characters: int) -> None:
        self._spread += characters
        if self._spread > _SPREAD_CHARS:
            raise too_large(self._limits, "cells")


def _spans(attributes: str) -> tuple[int, int]:
    found = {name.casefold(): max(1, int(size)) for name, size in _SPAN.findall(attributes)}
    return found.get("col", 1), found.get("row", 1)


def _text(content: str) -> str:
    if end := _CELL_END.search(content):
        content = content[: end.start()]
    if "<" in content:
        content = _TAG.sub("", _BREAK.sub(" ", content))
    return html.unescape(content).strip() if "&" in content else content.strip()
