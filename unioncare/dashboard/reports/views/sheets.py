"""Tables as sheets of a workbook: each ends with who took it, when and for what."""

from collections.abc import Iterable

from unioncare.core.bilingual import pick
from unioncare.imports.writing.workbooks import BookWriter, Heading

from ..presentation import for_workbook
from ..tables import Table

_NARROW, _WIDE = 14, 34


def write_tables(book: BookWriter, tables: Iterable[Table]) -> int:
    """Write a sheet for each table; return how many rows there are."""
    written = 0
    for table in tables:
        headings = [Heading(pick(head), _NARROW if place else _WIDE) for place, head in enumerate(table.heads)]
        sheet = book.sheet(f"{table.section[:1]} {pick(table.title)}", headings)
        for row in table.rows:
            sheet.add([for_workbook(cell) for cell in row])
            written += 1
        if table.note:
            sheet.add([pick(table.note)])
        sheet.add([str(book.mark)])
    return written
