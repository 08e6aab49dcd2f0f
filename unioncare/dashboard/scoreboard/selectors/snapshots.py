"""The numbers of units as they were when they were taken."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from unioncare.core.periods import Period
from unioncare.organisation.models import Unit

from ..measures import Measure
from ..models import Snapshot
from .hiding import counted_around

FIELDS = ("value", "n", "count", "low", "high", "is_withheld")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one indicator said of one unit in several periods, and of which day the last one is."""

    measures: dict[str, Measure]
    taken_on: date | None

    def trend(self, periods: Iterable[Period]) -> list[float | None]:
        """Return the values in the order of the periods; None where there is none."""
        return [found.value if (found := self.measures.get(one.code)) else None for one in periods]


def taken_below(unit: Unit, code: str, periods: Sequence[Period]) -> dict[str, Taken]:
    """Return one indicator of a unit and of those directly below it by path; one query for any number of units."""
    rows = Snapshot.objects.within(unit.path).filter(
        code=code, period__in=[one.code for one in periods], unit__depth__lte=unit.depth + 1
    )
    said: dict[str, dict[str, Measure]] = defaultdict(dict)
    days: dict[str, date] = {}
    for path, period, taken_on, *rest in rows.order_by().values_list("unit__path", "period", "taken_on", *FIELDS):
        said[path][period] = Measure(*rest)
        if period == periods[-1].code:
            days[path] = taken_on
    return {path: Taken(measures, days.get(path)) for path, measures in said.items()}


def trends_of(unit: Unit, periods: Sequence[Period], discreet: Collection[str]) -> dict[str, dict[str, float]]:
    """Return the values of a unit by code and period, of discreet indicators those that may be told; two queries."""
    counted = counted_around(unit, discreet, {one.year for one in periods})
    rows = Snapshot.objects.filter(unit=unit, period__in=[one.code for one in periods], value__isnull=False)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for code, period, value in rows.order_by().values_list("code", "period", "value"):
        if value is not None and (code not in counted or counted[code].tells(unit.path, period)):
            found[code][period] = value
    return dict(found)


def period_values(unit: Unit, period: Period) -> dict[str, Measure]:
    """Return what stays of a period that is over, by code; empty where it was never taken."""
    rows = Snapshot.objects.final().filter(unit=unit, period=period.code).order_by()
    return {code: Measure(*said) for code, *said in rows.values_list("code", *FIELDS)}
