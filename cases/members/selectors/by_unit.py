"""Members unit by unit, page by page: each page is gathered from ranges that the indexes give in order."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from django.db.models import Q, QuerySet, Subquery

from unioncare.core.paging import PAGE_SIZE, Page, encode_cursor
from unioncare.organisation.models import Unit

from ..models import Member, MemberQuerySet

# What a cursor holds: path of the unit, employee number, key.
CURSOR = (str, str | None, int)


def key(row: Member) -> tuple[str, str | None, int]:
    """Return the values by which a member stands in the list."""
    return row.unit.path, row.employee_no, row.pk


def gather(
    segments: Iterator[QuerySet[Member]], key: Callable[[Member], Sequence[Any]], size: int | None = None
) -> Page[Member]:
    """Fill one page from segments in turn."""
    size = size or PAGE_SIZE
    rows: list[Member] = []
    for segment in segments:
        rows += segment[: size + 1 - len(rows)]
        if len(rows) > size:
            return Page(rows[:size], encode_cursor(key(rows[size - 1])))
    return Page(rows, "")


def by_unit(rows: QuerySet[Member], subtrees: Sequence[str], after: Sequence[Any] | None) -> Iterator[QuerySet[Member]]:
    """One range per subtree, so that the index on the path gives the order; the cursor is the lower bound of one.

    The unit in which the last page ended is read on by itself: its own index has its members in order, whereas the
    range would sort the whole unit anew for every page of it.
    """
    for subtree in subtrees:
        segment = cast("MemberQuerySet", rows).within(subtree)
        if after:
            path, number, pk = after
            if path > subtree and not path.startswith(subtree):
                continue
            if path.startswith(subtree):
                yield _rest_of_unit(segment, path, number, pk)
            segment = segment.filter(unit__path__gt=path)
        yield segment.order_by("unit__path", "employee_no", "pk")


def _rest_of_unit(rows: QuerySet[Member], path: str, number: str | None, pk: int) -> QuerySet[Member]:
    tail = Q(employee_no__isnull=True, pk__gt=pk)
    if number is not None:
        tail = Q(employee_no__gt=number) | Q(employee_no__isnull=True)
    unit = Unit.objects.filter(path=path).values("pk")
    return rows.filter(tail, unit=Subquery(unit)).order_by("employee_no", "pk")
