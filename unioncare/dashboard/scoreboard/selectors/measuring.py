"""The numbers of a unit, live."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from unioncare.core.periods import quarters_and_years

from ..measures import Asked, Measure
from .hiding import counted_around
from .indicators import INDICATORS
from .indicators.indicator import Indicator

# Why nothing is told, where it is not because of very few.
OF_WHOLE = _("told for whole quarters and years only")
UNCOUNTED = _("told once this period has been counted at night")


class Everywhere:
    """The numbers of many units over one period: what can be counted of all at once is read once for all of them."""

    def __init__(self) -> None:
        self._held: dict[str, Mapping[str, Any]] = {}

    def measure_all(self, asked: Asked) -> dict[str, Measure]:
        """Return the measures of all indicators by code in their order; of each unit for the same days and moment."""
        return {code: self._measure(one, asked) for code, one in INDICATORS.items()}

    def _measure(self, indicator: Indicator, asked: Asked) -> Measure:
        if indicator.spread is None:
            return indicator.measure(asked)
        if indicator.code not in self._held:
            self._held[indicator.code] = indicator.spread.by_path(asked.everywhere())
        return indicator.measure_from(self._held[indicator.code], asked)


def measure_all(asked: Asked, codes: Iterable[str] = ()) -> dict[str, Measure]:
    """Return the measures of all indicators, or of some, by code in their order."""
    wanted = frozenset(codes) or INDICATORS.keys()
    return {code: one.measure(asked) for code, one in INDICATORS.items() if code in wanted}


def told_of(asked: Asked, codes: Iterable[str] = ()) -> dict[str, Measure]:
    """Return the same as far as they may be told beside what is told of the units around and of other periods."""
    wanted = frozenset(codes) or INDICATORS.keys()
    silent = _silent(asked, [code for code in wanted if INDICATORS[code].discreet])
    return {
        code: Measure(None, 0, is_withheld=True, why=silent[code]) if code in silent else one.measure(asked)
        for code, one in INDICATORS.items()
        if code in wanted
    }


def _silent(asked: Asked, codes: list[str]) -> dict[str, str]:
    """Return of which discreet indicators nothing is told, with the reason; empty: they are too few, or tell of some.

    In the first quarter of a year the days of both periods are the same: what either hides is hidden.
    """
    periods = {one.code for one in quarters_and_years(asked.first, asked.last, asked.today)}
    if not periods:
        return dict.fromkeys(codes, OF_WHOLE)
    found = counted_around(asked.unit, codes, {asked.first.year})
    return {
        code: "" if any((asked.path, period) in found[code].hidden for period in periods) else UNCOUNTED
        for code in codes
        if not all(found[code].tells(asked.path, period) for period in periods)
    }
