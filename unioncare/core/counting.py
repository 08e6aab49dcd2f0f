"""Capped counts and samples: several in one statement, none of which walks a large table."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Value

from .paging import COUNT_CAP, CappedCount


def capped_counts(querysets: Mapping[str, QuerySet[Any]], cap: int = COUNT_CAP) -> dict[str, CappedCount]:
    """Count each queryset up to the cap; one that can hold nothing counts 0 without being asked."""
    asked: dict[str, tuple[str, tuple[Any, ...]]] = {}
    for name, queryset in querysets.items():
        limited = queryset.order_by().values_list(Value(1))[: cap + 1]
        try:
            asked[name] = limited.query.get_compiler(queryset.db).as_sql()
        except EmptyResultSet:
            continue
    numbers = dict(zip(asked, _ask(list(asked.values())), strict=True))
    return {name: CappedCount(min(numbers.get(name, 0), cap), numbers.get(name, 0) > cap) for name in querysets}


def distinct_among(queryset: QuerySet[Any, Any], cap: int = COUNT_CAP) -> list[Any]:
    """Return the different values in the first `cap` rows of a one-column queryset; one query."""
    try:
        sql, params = queryset[:cap].query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT * FROM ({sql}) c", params)  # noqa: S608
        return [value for (value,) in cursor.fetchall()]


def _ask(statements: list[tuple[str, tuple[Any, ...]]]) -> list[int]:
    if not statements:
        return []
    # The statements are compiled querysets; their values travel as parameters.
    columns = ", ".join(f"(SELECT count(*) FROM ({sql}) c{n})" for n, (sql, _) in enumerate(statements))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [value for _, params in statements for value in params])
        return [int(number) for number in cursor.fetchone() or ()]
