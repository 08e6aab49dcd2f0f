"""The indicators of the scoreboard, a table for each dimension."""

from collections import defaultdict
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.periods import Period
from unioncare.core.rates import FEWEST
from unioncare.organisation.models import Unit

from ....scoreboard.enums import Scale
from ....scoreboard.measures import Asked, Measure
from ....scoreboard.scoring import Aim
from ....scoreboard.selectors.baselines import before_of, offered_to
from ....scoreboard.selectors.improving import aimed
from ....scoreboard.selectors.indicators import INDICATORS
from ....scoreboard.selectors.indicators.indicator import Indicator
from ....scoreboard.selectors.measuring import told_of
from ....scoreboard.selectors.targets import aims_of
from ...tables import FEW, NONE, WITHHELD, Cell, Table, count, number, plain, share, table, words

HEADS = (
    _("Code"), _("Indicator"), pgettext_lazy("indicator", "Value"), _("Interval of 95 %"),
    pgettext_lazy("indicator", "Target"), pgettext_lazy("indicator", "Before"),
    pgettext_lazy("indicator", "Measured in"), pgettext_lazy("indicator", "n"), pgettext_lazy("indicator", "n counts"),
    _("Better"),
)  # fmt: skip


def tables(unit: Unit, span: Period, now: datetime) -> list[Table]:
    """Return a table for each dimension that has indicators."""
    rows: dict[str, list[list[Cell]]] = defaultdict(list)
    asked = Asked(unit, span.first, span.last, now)
    aims, before = aims_of(unit, span.last), before_of(asked, "", offered_to(unit))
    earlier = before.values if before else {}
    for code, measure in told_of(asked).items():
        one = INDICATORS[code]
        value, n = earlier.get(code, (None, None))
        was = FEW if n is not None and 0 < n < FEWEST else _value(one, value)
        rows[one.dimension.value].append(_row(one, measure, aims.get(code), was))
    note = _(
        "n/a: nothing to divide by. Before: the latest period that is kept for comparison. A difference between two "
        "periods is no proof of its cause."
    )
    return [table(dimension, _("Indicators"), HEADS, found, note) for dimension, found in rows.items()]


def _row(one: Indicator, measure: Measure, aim: Aim | None, before: Cell) -> list[Cell]:
    numbers = [_value(one, measure.value), _interval(one, measure)]
    n = count(measure.n)
    if 0 < measure.n < FEWEST:
        numbers, n = [FEW, NONE], FEW
    elif measure.is_withheld:
        numbers, n = [WITHHELD, NONE], WITHHELD
    return [
        plain(one.code), words(_(one.label)), *numbers, plain(aimed(one.scale, aim)) if aim else NONE,
        before, words(one.scale.label), n, words(_(one.of)), words(one.direction.label),
    ]  # fmt: skip


def _value(one: Indicator, value: float | None) -> Cell:
    return share(value) if one.scale == Scale.SHARE else number(value)


def _interval(one: Indicator, measure: Measure) -> Cell:
    if measure.low is None or measure.high is None:
        return NONE
    return plain(aimed(one.scale, Aim(measure.low, measure.high)))
