"""Text tables: commas, tabs or semicolons."""

import csv
import io
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from itertools import islice
from typing import IO, Any, cast

from django.utils.translation import gettext_lazy as _

from ..cells import Row
from ..errors import DAMAGED, NOT_SPREADSHEET, UnreadableFile
from ..limits import Limits, too_large
from .sheets import BATCH_ROWS, HEAD_ROWS, Batches, SheetHead

_DELIMITERS = ",\t;|"
_SAMPLE_CHARS = 64 * 1024
_SAMPLE_ROWS = 40
_DECLARATION = "sep="  # a first line of Excel's own that names the delimiter


class DelimitedReader:
    """One pass over a text table. Rows are counted as Excel counts them: a quoted line break does not end one."""

    def __init__(self, file: IO[bytes], encoding: str, limits: Limits) -> None:
        self._file = file
        self._encoding = encoding
        self._limits = limits

    def heads(self) -> list[SheetHead]:
        with closing(self._read()) as batches:
            _sheet, rows = next(batches, (0, []))
        return [SheetHead("", rows[:HEAD_ROWS])]

    def batches(self) -> Batches:
        return self._read()

    def close(self) -> None:
        """Nothing to end: the file belongs to the source."""

    def _read(self) -> Generator[tuple[int, list[Row]], None, None]:
        self._file.seek(0)
        text = io.TextIOWrapper(cast("Any", self._file), self._encoding, newline="")
        read = 0
        try:
            delimiter = _delimiter(text.read(_SAMPLE_CHARS))
            text.seek(0)
            rows = csv.reader(text, delimiter=delimiter, strict=True)
            while batch := cast("list[Row]", list(islice(rows, BATCH_ROWS))):
                read += len(batch)
                if read > self._limits.rows:
                    raise too_large(self._limits, "rows")
                if max(map(len, batch)) > self._limits.columns:
                    raise too_large(self._limits, "columns")
                yield 0, batch
        except UnicodeDecodeError as error:  # marked as this encoding, and not in it to the end
            raise UnreadableFile(DAMAGED) from error
        except csv.Error as error:
            message = _(
                "“%(file)s” cannot be read after row %(row)s: a quotation mark there has no partner. "
                "Mend the row, or save the file as .xlsx."
            )
            raise UnreadableFile(DAMAGED, message, {"row": rows.line_num}) from error
        finally:
            text.detach()


def _delimiter(sample: str) -> str:
    """Return the delimiter by which most rows have the same number of cells. Raises UnreadableFile."""
    sample = sample.lstrip("\ufeff")
    if sample[:4].casefold() == _DECLARATION and sample[4:5] in _DELIMITERS:
        return sample[4]
    best = max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))
    if _regularity(sample, best) == (0, 0):
        raise UnreadableFile(NOT_SPREADSHEET)
    return best


def _regularity(sample: str, delimiter: str) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(row) for row in islice(rows, _SAMPLE_ROWS) if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))
