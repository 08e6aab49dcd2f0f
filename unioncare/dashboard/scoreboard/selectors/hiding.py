"""What of a unit is hidden because a unit beside it is: the difference to the sum above would tell of very few.

It is decided by snapshots, which all readers share, so that the answer never depends on who asks.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from unioncare.core.paging import next_path
from unioncare.core.periods import Period, quarter_with
from unioncare.core.rates import FEWEST
from unioncare.organisation.models import Unit

from ..models import Snapshot
from ..scoring import hidden_beside
from .indicators import INDICATORS

# By path: of how many, and whether it is withheld.
Counts = Mapping[str, tuple[int, bool]]


def hidden_among(whole: int, below: Counts) -> set[str]:
    """Return which units below one are not shown: those of very few, and as many more as would give them away."""
    small = {path for path, (n, withheld) in below.items() if withheld or 0 < n < FEWEST}
    shown = {path: n for path, (n, _withheld) in below.items() if path not in small and n}
    return small | hidden_beside(whole, shown, FEWEST, len(small))


def codes_hidden(unit: Unit, first: date, last: date) -> frozenset[str]:
    """Return the indicators that are hidden of a unit, though it is large enough itself; one query.

    Whatever is hidden of a unit is hidden of everything below it. Asked of any days, those of their year count.
    """
    codes = [code for code, indicator in INDICATORS.items() if indicator.discreet]
    levels = unit.ancestor_paths()[1:]
    if not levels or not codes:
        return frozenset()
    places = Q(unit__path__in=unit.ancestor_paths())
    for above in levels:
        places |= Q(unit__path__gte=above, unit__path__lt=next_path(above), unit__depth=len(above) // Unit.steplen + 1)
    periods = {quarter_with(first).code, quarter_with(last).code, Period(last.year, 1, 12).code}
    counts: dict[tuple[str, str], dict[str, tuple[int, bool]]] = defaultdict(dict)
    rows = Snapshot.objects.filter(places, code__in=codes, period__in=periods).order_by()
    for path, code, period, n, withheld in rows.values_list("unit__path", "code", "period", "n", "is_withheld"):
        counts[code, period][path] = (n, withheld)
    return frozenset(code for (code, _period), found in counts.items() if _is_hidden(unit, found))


def _is_hidden(unit: Unit, found: Counts) -> bool:
    """Tell whether a unit or one above it is hidden beside its neighbours."""
    for path in unit.ancestor_paths()[:-1]:
        above = path[: -Unit.steplen]
        beside = {one: said for one, said in found.items() if len(one) == len(path) and one.startswith(above)}
        if path in beside and path in hidden_among(found.get(above, (0, False))[0], beside):
            return True
    return False
