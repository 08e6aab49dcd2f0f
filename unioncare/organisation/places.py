"""What is counted of all units at once by the very unit in which it lies, and what that comes to with all below it."""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet

from unioncare.core.rates import Rate

from .models import Unit

T = TypeVar("T")
# The path of no unit under which all of them lie.
EVERYWHERE = ""


def rates_by(rows: QuerySet[Any, Any], place: str, kept: Q) -> dict[str, Rate]:
    """Return how many rows were kept, by the path of their unit that `place` leads to; one query."""
    counted = rows.order_by().values_list(place).annotate(of=Count("pk"), kept=Count("pk", filter=kept))
    return {path: Rate(many, of) for path, of, many in counted if path is not None}


def numbers_by(rows: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    """Return numbers by the path of their unit, of rows of both."""
    found: dict[str, list[Any]] = {}
    for path, number in rows:
        found.setdefault(path, []).append(number)
    return found


def with_below(parts: Mapping[str, T], add: Callable[[T, T], T] = operator.add) -> dict[str, T]:
    """Return what lies in units and all below them by path, of what lies in the very units."""
    whole: dict[str, T] = {}
    for path, part in parts.items():
        for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
            held = whole.get(path[:end])
            whole[path[:end]] = part if held is None else add(held, part)
    return whole
