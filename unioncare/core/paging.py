"""Keyset pages and capped counts: neither ever walks the rows it does not show."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T", bound=Model)

PAGE_SIZE = 50
COUNT_CAP = 1000


def next_path(path: str) -> str:
    """Return the smallest text above every text that begins with `path` (C collation); of "" one above every path."""
    # Paths are made of digits and capital letters.
    return path[:-1] + chr(ord(path[-1]) + 1) if path else "~"


def encode_cursor(values: Sequence[Any]) -> str:
    """Return an opaque cursor of the values by which the last row was ordered."""
    plain = [{"t": v.isoformat()} if isinstance(v, datetime | date) else v for v in values]
    return urlsafe_b64encode(json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *types: type) -> tuple[Any, ...] | None:
    """Return the values of a cursor, or None for an empty or altered one: the list then starts at its beginning.

    `types`, when given, are what the values must be: an address that somebody wrote never reaches a query.
    """
    if not cursor:
        return None
    try:
        plain = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(plain, list):
            return None
        values = tuple(datetime.fromisoformat(v["t"]) if isinstance(v, dict) else v for v in plain)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if types and [type(value) for value in values] != list(types):
        return None
    return values


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page and the cursor of the next one, empty at the end."""

    rows: list[T]
    next_cursor: str

    @property
    def has_next(self) -> bool:
        return bool(self.next_cursor)


def keyset_page(queryset: QuerySet[T], *, key: Callable[[T], Sequence[Any]], size: int = PAGE_SIZE) -> Page[T]:
    """Cut a page out of an ordered queryset that already begins after the cursor."""
    rows = list(queryset[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows=rows, next_cursor=encode_cursor(key(rows[-1])) if more else "")


@dataclass(frozen=True, slots=True)
class CappedCount:
    """A count that stops at the cap: `text` reads "1,000+" above it."""

    number: int
    capped: bool

    @property
    def text(self) -> str:
        return f"{self.number:,}+" if self.capped else f"{self.number:,}"

    def __str__(self) -> str:
        return self.text


def capped_count(queryset: QuerySet[Any], cap: int = COUNT_CAP, *, along: str = "") -> CappedCount:
    """Count at most `cap` rows, in whichever order the database likes, or along an index that it would not choose."""
    number = queryset.order_by(*filter(None, (along,)))[: cap + 1].count()
    return CappedCount(min(number, cap), number > cap)
