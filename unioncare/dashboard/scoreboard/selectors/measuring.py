"""The numbers of a unit, live."""

from collections.abc import Iterable

from ..measures import Asked, Measure
from .indicators import INDICATORS


def measure_all(asked: Asked, codes: Iterable[str] = ()) -> dict[str, Measure]:
    """Return the measures of all indicators, or of some, by code in their order."""
    wanted = frozenset(codes) or INDICATORS.keys()
    return {code: one.measure(asked) for code, one in INDICATORS.items() if code in wanted}
