"""With what a period is compared: a baseline of the unit or of one above, or an earlier period."""

from dataclasses import dataclass
from datetime import date

from unioncare.core.periods import Period, period_of
from unioncare.organisation.models import Unit

from ..measures import Asked
from ..models import Baseline
from .hiding import counted_around
from .indicators import INDICATORS
from .measuring import told_of
from .snapshots import period_values

# By code: the value, and of how many where that is known.
Values = dict[str, tuple[float, int | None]]


@dataclass(frozen=True, slots=True)
class Before:
    """What is compared with: its name, its days, and value and n by code. `overlaps`: it cannot be compared."""

    name: str
    first: date
    last: date
    values: Values
    overlaps: bool = False
    # The unit it was entered for, where that is one above.
    place: str = ""


def before_of(asked: Asked, chosen: str, offered: list[Baseline]) -> Before | None:
    """Return what an address asks to compare with: the number of a baseline, or the code of a period.

    Without a choice it is the nearest baseline that ended before. None where there is nothing, or "none" is asked for.
    """
    if chosen == "none":
        return None
    if (period := period_of(chosen)) is not None:
        return _earlier(asked, period)
    if chosen.isascii() and chosen.isdecimal():
        baseline = next((one for one in offered if str(one.pk) == chosen), None)
    else:
        baseline = next((one for one in offered if one.last < asked.first), None)
    return _entered(asked, baseline) if baseline else None


def _entered(asked: Asked, baseline: Baseline) -> Before:
    place = baseline.unit.name if baseline.unit_id != asked.unit.pk else ""
    if baseline.last >= asked.first and baseline.first <= asked.last:
        return Before(baseline.name, baseline.first, baseline.last, {}, overlaps=True, place=place)
    rows = baseline.values.values_list("code", "value", "n")
    values: Values = {code: (float(value), n) for code, value, n in rows}
    return Before(baseline.name, baseline.first, baseline.last, values, place=place)


def _earlier(asked: Asked, period: Period) -> Before:
    name = period.label
    if period.last >= asked.first:
        return Before(name, period.first, period.last, {}, overlaps=True)
    past = Asked(asked.unit, period.first, period.last, asked.now)
    kept = period_values(asked.unit, period)
    if kept:
        discreet = [code for code in kept if code in INDICATORS and INDICATORS[code].discreet]
        counted = counted_around(asked.unit, discreet, {period.year})
        measures = {
            code: one
            for code, one in kept.items()
            if code not in counted or counted[code].tells(asked.path, period.code)
        }
    else:
        measures = told_of(past)
    values: Values = {code: (one.value, one.n) for code, one in measures.items() if one.value is not None}
    return Before(name, period.first, period.last, values)


def offered_to(unit: Unit) -> list[Baseline]:
    """Return the baselines of a unit and of those above it; one query."""
    return list(Baseline.objects.of(unit).select_related("unit"))
