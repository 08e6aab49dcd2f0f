"""Why the numbers of workload are what they are. Pure, beside `scoring.py`, which reckons them."""

from decimal import Decimal

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain, shown

from .scoring import MONTH_DAYS, Load

_DONE = gettext_noop(
    "Points of each kind of work × weight of the care level, of everything done in the period; it counts for the doer"
)
_OPEN = gettext_noop(
    "Points of each kind of work × weight of the care level, of what is open and due by the end of the period; "
    "it counts for whom it stands with"
)
_HELD = gettext_noop("Shares of a full-time job of all posts held in the period, by days, without leave")
_RATE = gettext_noop("Points done and open, for each full-time equivalent")
_MONTHLY = gettext_noop("Points done and open, for each full-time equivalent and month")
_NOBODY = gettext_noop("No post takes any part of a job, so there is no rate")
_RATE_SUM = gettext_noop("{points} ÷ {held} = {rate}")
_MONTHLY_SUM = gettext_noop("{points} ÷ {held} × {month} ÷ {days} days = {rate}")
_SPREAD = gettext_noop("Standard deviation of points per full-time equivalent, divided by their mean: 0 is even")


def explain_done() -> Explanation:
    return explain(_DONE)


def explain_open() -> Explanation:
    return explain(_OPEN)


def explain_held() -> Explanation:
    return explain(_HELD)


def explain_rate(load: Load) -> Explanation:
    """Points per full-time equivalent over the period."""
    if load.per_equivalent is None:
        return explain(_NOBODY)
    held, rate = load.equivalents.quantize(Decimal("0.01")), load.per_equivalent
    return explain(_RATE, formula=_RATE_SUM, points=_tenth(load.points), held=held, rate=_tenth(rate)).reading(
        shown(gettext_noop("Points done"), _tenth(load.done)), shown(gettext_noop("Points open"), _tenth(load.open))
    )


def explain_monthly(load: Load, rate: Decimal | None, days: int) -> Explanation:
    """Points per full-time equivalent and month."""
    if rate is None:
        return explain(_NOBODY)
    held = load.equivalents.quantize(Decimal("0.01"))
    return explain(
        _MONTHLY, formula=_MONTHLY_SUM,
        points=_tenth(load.points), held=held, month=MONTH_DAYS, days=days, rate=_tenth(rate),
    )  # fmt: skip


def explain_spread(uneven: Decimal | None = None) -> Explanation:
    """How unevenly work lies (G3); `uneven` is from where on the page says so."""
    told = explain(_SPREAD)
    return told if uneven is None else told.reading(shown(gettext_noop("Uneven from"), uneven))


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))
