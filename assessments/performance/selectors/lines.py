"""Lines of the lists behind numbers: what each says, and how a page is cut out of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from unioncare.core.paging import PAGE_SIZE, Page, encode_cursor

AT_ONCE = 2_000


class Line(NamedTuple):
    """One thing that was counted: what, about whom, where; when it was due or happened, when it was done or entered.

    `kept` None: nothing that is kept or missed.
    """

    what: str
    about: str
    url: str
    place: str
    at: date | datetime
    ended: date | datetime | None
    kept: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line with the values by which it is ordered."""

    line: Line
    key: tuple[Any, ...]


class Lines(Protocol):
    """A list behind a number: a fixed number of queries a page, whatever was counted."""

    def count(self) -> int:
        """Return how many lines the reader may open."""
        ...

    def rows(self, after: str, most: int) -> list[Row]:
        """Return so many rows behind a cursor."""
        ...


def page_of(lines: Lines, after: str = "", size: int = PAGE_SIZE) -> Page[Any]:
    """Return one page of lines."""
    rows = lines.rows(after, size + 1)
    cursor = encode_cursor(rows[size - 1].key) if len(rows) > size else ""
    return Page([row.line for row in rows[:size]], cursor)


def every_line(lines: Lines, most: int) -> Iterator[Line]:
    """Yield all lines, so many at most, a few thousand at once."""
    after = ""
    while most > 0:
        page = page_of(lines, after, min(AT_ONCE, most))
        yield from page.rows
        if not page.has_next:
            return
        after, most = page.next_cursor, most - len(page.rows)
