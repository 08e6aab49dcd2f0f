"""Which numbers of units and periods may be told: those that were counted, and that no difference tells of very few.

It is decided by snapshots, which all readers share, so that the answer never depends on who asks. A number is hidden
beside those of the units around it, and beside those of the other quarters of its year: each with its sum would tell
of it. Days that are no whole quarter or year would tell of it day by day; of them nothing is told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q

from unioncare.core.paging import next_path
from unioncare.core.periods import Period
from unioncare.core.rates import FEWEST
from unioncare.organisation.models import Unit

from ..models import Snapshot
from ..scoring import Sum, hidden_cells

# Path of a unit and code of a period.
Cell = tuple[str, str]
# Of how many, and whether it is withheld.
Counts = dict[Cell, tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The units and periods of which an indicator was counted, and those of them that are hidden."""

    cells: frozenset[Cell] = frozenset()
    hidden: frozenset[Cell] = frozenset()

    def tells(self, path: str, period: str) -> bool:
        """Tell whether the number of a unit and a period may be told."""
        return (path, period) in self.cells and (path, period) not in self.hidden


def counted_around(
    unit: Unit, codes: Collection[str], years: Collection[int], *, below: bool = False
) -> dict[str, Counted]:
    """Return what may be told of discreet indicators in some years, by code; one query.

    Of the unit and those above and beside it, with `below` also of those directly below it.
    """
    if not codes:
        return {}
    counts: dict[str, Counts] = {code: {} for code in codes}
    parents = unit.ancestor_paths()[0 if below else 1 :]
    periods = [period for year in years for period in _calendar(year)]
    rows = Snapshot.objects.filter(
        _around(unit, parents), code__in=codes, period__in=[one.code for one in periods]
    ).order_by()
    for path, code, period, n, withheld in rows.values_list("unit__path", "code", "period", "n", "is_withheld"):
        counts[code][path, period] = (n, withheld)
    return {
        code: Counted(frozenset(found), frozenset(hidden_cells(found, [*_sums(found, years)], FEWEST)))
        for code, found in counts.items()
    }


def _calendar(year: int) -> list[Period]:
    """Return a year and its quarters."""
    return [Period(year, 1, 12), *(Period(year, month, 3) for month in (1, 4, 7, 10))]


def _around(unit: Unit, parents: list[str]) -> Q:
    places = Q(unit__path__in=unit.ancestor_paths())
    for above in parents:
        depth = len(above) // Unit.steplen + 1
        places |= Q(unit__path__gte=above, unit__path__lt=next_path(above), unit__depth=depth)
    return places


def _sums(counts: Counts, years: Collection[int]) -> Iterator[Sum]:
    """Yield what adds up, from the top down: units below one in a period, and quarters of a year."""
    below: dict[Cell, list[Cell]] = defaultdict(list)
    for path, period in sorted(counts):
        below[path[: -Unit.steplen], period].append((path, period))
    yield from (Sum(whole, parts) for whole, parts in below.items() if whole in counts)
    for path in sorted({path for path, _period in counts}):
        for year in years:
            whole, *parts = [(path, period.code) for period in _calendar(year)]
            if whole in counts:
                yield Sum(whole, [part for part in parts if part in counts])
