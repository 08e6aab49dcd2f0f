"""The premium of a term by unit and by who pays it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from unioncare.organisation.models import Unit

from ..models import CoverageTerm, Enrolment
from ..models.funding import COLUMNS, Split
from .term_page import COUNTED


@dataclass(frozen=True, slots=True)
class BillLine:
    """A unit with its people, their shares, and what each source pays. CNY."""

    unit: Unit
    people: int
    shares: int
    premium: Decimal
    split: Split

    @property
    def amounts(self) -> list[Decimal]:
        """What each source pays, in the order of the columns."""
        return [getattr(self.split, column) for column in COLUMNS]


@dataclass(frozen=True, slots=True)
class Bill:
    """The lines in the order of the tree, and their sum under the term's own unit."""

    lines: list[BillLine]
    total: BillLine


def bill_of(term: CoverageTerm, *, every_unit: bool = False) -> Bill:
    """Return the bill of a term: a line for each unit directly below the term's, or for every unit with somebody in it.

    Enrolments that were taken back are left out; one that ended early is billed. Units are those of the enrolment day.
    """
    rows = Enrolment.objects.filter(term=term, state__in=COUNTED).order_by()
    sums = rows.values("unit").annotate(
        people=Count("pk"), parts=Sum("shares"), total=Sum("premium"),
        **{f"sum_{column}": Sum(column) for column in COLUMNS},
    )  # fmt: skip
    units = Unit.objects.in_bulk([row["unit"] for row in sums])
    lines = [_line(units[row["unit"]], row) for row in sums]
    if not every_unit:
        lines = _rolled_up(lines, term)
    lines.sort(key=lambda line: line.unit.path)
    return Bill(lines, _sum(term.unit, lines))


def _line(unit: Unit, row: Mapping[str, Any]) -> BillLine:
    split = Split(**{column: row[f"sum_{column}"] for column in COLUMNS})
    return BillLine(unit, row["people"], row["parts"], row["total"], split)


def _rolled_up(lines: list[BillLine], term: CoverageTerm) -> list[BillLine]:
    """Sum the lines of each subtree that begins directly below the term's unit."""
    end = len(term.unit.path) + Unit.steplen
    subtrees: dict[str, list[BillLine]] = defaultdict(list)
    for line in lines:
        subtrees[line.unit.path[:end]].append(line)
    heads = {unit.path: unit for unit in Unit.objects.filter(path__in=subtrees)}
    return [_sum(heads[path], below) for path, below in subtrees.items()]


def _sum(unit: Unit, lines: Iterable[BillLine]) -> BillLine:
    lines = list(lines)
    split = Split(**{column: sum((getattr(line.split, column) for line in lines), Decimal(0)) for column in COLUMNS})
    premium = sum((line.premium for line in lines), Decimal(0))
    return BillLine(unit, sum(line.people for line in lines), sum(line.shares for line in lines), premium, split)
