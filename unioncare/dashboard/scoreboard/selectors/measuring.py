"""The numbers of a unit, live."""

from collections.abc import Iterable

from ..measures import Asked, Measure
from .hiding import codes_hidden
from .indicators import INDICATORS

HIDDEN = Measure(None, 0, is_withheld=True)


def measure_all(asked: Asked, codes: Iterable[str] = ()) -> dict[str, Measure]:
    """Return the measures of all indicators, or of some, by code in their order."""
    wanted = frozenset(codes) or INDICATORS.keys()
    return {code: one.measure(asked) for code, one in INDICATORS.items() if code in wanted}


def told_of(asked: Asked, codes: Iterable[str] = ()) -> dict[str, Measure]:
    """Return the same as far as they may be told beside what is told of the units around."""
    hidden = codes_hidden(asked.unit, asked.first, asked.last)
    return {code: HIDDEN if code in hidden else one for code, one in measure_all(asked, codes).items()}
