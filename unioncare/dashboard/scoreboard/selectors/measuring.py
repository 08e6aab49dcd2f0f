"""The numbers of a unit, live."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from unioncare.core.periods import quarters_and_years

from ..measures import Asked, Measure
from .hiding import counted_around
from .indicators import INDICATORS

# Why nothing is told, where it is not because of very few.
OF_WHOLE = _("told for whole quarters and years only")
UNCOUNTED = _("told once this period has been counted at night")


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
