"""Why an indicator is what it is: how it is reckoned, with its numbers, and the way to the rows."""

from django.utils.translation import gettext_noop as _

from unioncare.core.explain import Explanation, Input, Param, Source, shown

from ..enums import Scale
from ..measures import Asked, Measure
from .indicators.indicator import Indicator

_WITHHELD = _("There are some, but too few to be told of")
_NOTHING = _("There is nothing to count, so there is no number: missing is not 0")
_SHARE = _("{count} ÷ {of} = {value} %")
_VALUE = _("{value}, of {of}")


def explanation_of(indicator: Indicator, measure: Measure, asked: Asked) -> Explanation:
    """Return the explanation of one indicator of a unit and a period; it leads to the rows behind the number."""
    inputs = [shown(_("Unit"), asked.unit.name), shown(_("From"), asked.first), shown(_("Up to"), asked.last)]
    formula = ""
    params: dict[str, Param] = {}
    if measure.value is None:
        inputs.append(shown(_("Note"), {"msg": (measure.why or _WITHHELD) if measure.is_withheld else _NOTHING}))
    else:
        inputs += _figures(indicator, measure)
        formula = _VALUE if measure.count is None else _SHARE
        params = {"count": measure.count, "of": measure.n, "value": plain(indicator.scale, measure.value)}
    days = f"from={asked.first.isoformat()}&to={asked.last.isoformat()}"
    rows = Source(_("The rows behind it"), f"scoreboard:rows?{days}", (asked.unit.code, indicator.code))
    return Explanation(indicator.formula, params, (*inputs, *measure.beside), formula, (rows,))


def _figures(indicator: Indicator, measure: Measure) -> list[Input]:
    found = [shown(indicator.of, measure.n)]
    if measure.low is not None and measure.high is not None:
        low, high = plain(indicator.scale, measure.low), plain(indicator.scale, measure.high)
        found.append(shown(_("Interval of 95 %"), f"{low} – {high}"))
    return found


def plain(scale: Scale, value: float) -> str:
    """Return a value in figures: shares in per cent with one decimal, ratios with two, all else with one."""
    if scale == Scale.SHARE:
        return f"{100 * value:.1f}"
    return f"{value:,.2f}" if scale == Scale.RATIO else f"{value:,.1f}"
