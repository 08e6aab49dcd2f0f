"""Which cuts of a survey may be answered, so that no sum or difference of them tells of fewer than five.

Answers lie in a table: units (a tree) by months. Published are sums of its cells: of a unit with everything below it,
of months, and of both. Three rules, each of which depends on the counts alone and never on what is asked:

* A unit is published when it has five answers and so has what its parent keeps beside its published children. What is
  left of a unit beside them is a row, so that each row holds none or at least five.
* Months are columns. Those with fewer than five are joined with their neighbours.
* A unit by a column is published when it holds five, and as long as no hidden cell can be told from the rest.

The last is the protection of a table of two dimensions with its margins: each hidden cell lies between its row and the
sum that it was last published in; what can be told of it by adding and subtracting is a cut between the two in the
network in which answers flow from rows to sums through cells. Where at least five flow, nothing smaller can be told.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import zip_longest

from unioncare.core.paging import next_path
from unioncare.core.periods import month_of, quarter_of, year_of

from .disclosure import LEAST

Place = tuple[str, date]  # path of the unit, first day of the month
Counts = Mapping[Place, int]
Sum = tuple[str, int]  # path of a unit, number of a column


@dataclass(frozen=True)
class Cuts:
    """What of one set of answers may be told: units, months joined into columns, units by column.

    `counts` lie at the root or below it.
    """

    root: str
    step: int
    counts: Counts
    units: frozenset[str]
    columns: tuple[frozenset[date], ...]
    cells: frozenset[Sum] = field(default_factory=frozenset)

    def count(self, path: str, months: Collection[date] | None = None) -> int:
        """Return how many answers a unit with everything below it has, in some months or in all."""
        begin, end = beneath(self._places, path)
        return sum(self.counts[place] for place in self._places[begin:end] if months is None or place[1] in months)

    def shows(self, path: str, months: Collection[date] | None = None) -> bool:
        """Tell whether a unit may be told of, in some months or in all."""
        if path not in self.units:
            return False
        held = self._occupied(path)
        asked = held if months is None else held & set(months)
        if not asked or asked == held:
            return bool(asked)
        wanted = [number for number, column in enumerate(self.columns) if column & asked]
        if any((self.columns[number] & held) - asked for number in wanted):
            return False
        return path == self.root or all((path, number) in self.cells for number in wanted)

    def _occupied(self, path: str) -> set[date]:
        begin, end = beneath(self._places, path)
        return {month for _path, month in self._places[begin:end]}

    @cached_property
    def _places(self) -> list[Place]:
        return sorted(place for place, many in self.counts.items() if many)


def beneath(places: Sequence[Place], path: str) -> tuple[int, int]:
    """Return where the places of a unit and all below it begin and end among sorted ones."""
    return bisect_left(places, (path, date.min)), bisect_left(places, (next_path(path), date.min))


def cuts_of(counts: Counts, *, root: str, step: int) -> Cuts:
    """Return what may be told of answers by unit and month; `step` is the length of one level of a unit's path.

    Most questions of a survey are answered by the same people: what was worked out for them is kept for a while.
    """
    return _cuts_of(frozenset(counts.items()), root, step)


@lru_cache(maxsize=128)
def _cuts_of(counts: frozenset[tuple[Place, int]], root: str, step: int) -> Cuts:
    placed: Counter[Place] = Counter()
    for (path, month), many in counts:
        if many:
            placed[path if path.startswith(root) else root, month] += many
    units = _units(placed, root, step)
    for grain in (month_of, quarter_of, year_of):
        columns = _columns(placed, grain)
        table = _Table(placed, root, step, units, columns)
        if table.is_safe():
            return Cuts(root, step, placed, units, columns, table.publishable())
    whole = frozenset(month for _path, month in placed)
    return Cuts(root, step, placed, units, (whole,) if whole else ())


def _units(counts: Counts, root: str, step: int) -> frozenset[str]:
    """Return the published units: the smallest children stay hidden until what is hidden together is enough."""
    totals: Counter[str] = Counter()
    for (path, _month), many in counts.items():
        for above in _upwards(path, root, step):
            totals[above] += many
    if totals[root] < LEAST:
        return frozenset()
    published, open_units = {root}, [root]
    while open_units:
        unit = open_units.pop()
        below = [path for path, many in totals.items() if path[:-step] == unit and many >= LEAST]
        shown = sorted(below, key=lambda path: (totals[path], path))
        while shown and 0 < totals[unit] - sum(totals[path] for path in shown) < LEAST:
            shown.pop(0)
        published.update(shown)
        open_units += shown
    return frozenset(published)


def _columns(counts: Counts, grain: Callable[[date], object]) -> tuple[frozenset[date], ...]:
    """Return the months by grain, each column with at least five answers, as far as there are five."""
    by_month: Counter[date] = Counter()
    for (_path, month), many in counts.items():
        by_month[month] += many
    columns: list[set[date]] = []
    open_column: set[date] = set()
    months = sorted(by_month)
    for month, after in zip_longest(months, months[1:]):
        open_column.add(month)
        if after is not None and grain(after) == grain(month):
            continue
        if sum(by_month[one] for one in open_column) >= LEAST:
            columns.append(open_column)
            open_column = set()
    if open_column:
        columns[-1:] = [columns[-1] | open_column] if columns else [open_column]
    return tuple(frozenset(column) for column in columns)


def _upwards(path: str, root: str, step: int) -> Iterator[str]:
    """Yield a unit and those above it, up to the root."""
    for end in range(len(path), len(root) - 1, -step):
        yield path[:end]


class _Table:
    """Rows by columns, and which units by column may be published of it."""

    def __init__(
        self, counts: Counts, root: str, step: int, units: frozenset[str], columns: tuple[frozenset[date], ...]
    ) -> None:
        self.root, self.step, self.units = root, step, units
        place = {month: number for number, column in enumerate(columns) for month in column}
        self.rows: dict[str, Counter[int]] = defaultdict(Counter)
        self.sums: Counter[Sum] = Counter()
        for (path, month), many in counts.items():
            published = [unit for unit in _upwards(path, root, step) if unit in units]
            self.rows[published[0] if published else root][place[month]] += many
            for unit in published:
                self.sums[unit, place[month]] += many

    def publishable(self) -> frozenset[Sum]:
        """Return the units by column that may be published together; the margins are safe by themselves."""
        cells = frozenset(at for at, many in self.sums.items() if many >= LEAST and at[0] != self.root)
        while weak := (network := self._network(cells)).weak():
            hidden = {told for row, at in weak for told in self._beside(row, at, cells, network)}
            cells = cells - hidden if hidden else frozenset()
        return cells

    def is_safe(self) -> bool:
        """Tell whether the margins alone tell of nothing smaller than five."""
        return not self._network(frozenset()).weak()

    def _network(self, cells: frozenset[Sum]) -> "_Network":
        return _Network(
            {
                row: {self._sum_of(row, number, cells): many for number, many in columns.items()}
                for row, columns in self.rows.items()
            }
        )

    def _beside(self, row: str, at: Sum, cells: frozenset[Sum], network: "_Network") -> list[Sum]:
        """Return what to hide too so that a cell is told no more: the sum it stands in, or one that goes round it."""
        if at in cells:
            return [at]
        partners = network.into[at].keys() - {row}
        elsewhere = {other[1] for other in network.out[row] if other != at and other not in cells}
        in_column = [cell for cell in cells if cell[1] == at[1]]
        in_row = [cell for cell in cells if row.startswith(cell[0])]
        if sum(network.into[at].values()) < LEAST:
            choice = in_column
        elif not elsewhere:
            choice = in_row
        else:
            choice = [
                cell for cell in cells if cell[1] in elsewhere and any(other.startswith(cell[0]) for other in partners)
            ]
        return sorted(choice or in_column or in_row, key=lambda cell: (self.sums[cell], cell))[:1]

    def _sum_of(self, row: str, number: int, cells: frozenset[Sum]) -> Sum:
        """Return the smallest published sum that a cell stands in: of its unit, one above, or the whole column."""
        above = _upwards(row, self.root, self.step)
        return next(((unit, number) for unit in above if (unit, number) in cells), (self.root, number))


class _Network:
    """Answers on their way from rows to published sums, through the cells that are told nowhere else."""

    def __init__(self, out: dict[str, dict[Sum, int]]) -> None:
        self.out = out
        self.into: dict[Sum, dict[str, int]] = defaultdict(dict)
        for row, sums in out.items():
            for at, many in sums.items():
                self.into[at][row] = many

    def weak(self) -> list[tuple[str, Sum]]:
        """Return the cells of which fewer than five could be told."""
        return [
            (row, at)
            for row, sums in self.out.items()
            for at, many in sums.items()
            if many < LEAST and not self._is_covered(row, at)
        ]

    def _is_covered(self, row: str, at: Sum) -> bool:
        """Tell whether at least five flow from a row to a sum: through their cell, and round by one other row each."""
        flow, left = self.out[row][at], dict(self.into[at])
        for other, many in self.out[row].items():
            for through in self.into[other] if other != at else ():
                if through == row or not left.get(through):
                    continue
                more = min(many, left[through])
                flow, many, left[through] = flow + more, many - more, left[through] - more
                if flow >= LEAST:
                    return True
        return False
