"""How ratios and amounts are shown: never rounded across a limit, never with needless zeros."""

from decimal import ROUND_HALF_UP, Decimal

from .quantities import Limits


def readable(value: Decimal | None, limits: Limits) -> Decimal | None:
    """Round a ratio to two places, or to as many as keep it on its side of every limit: 0.0972 is not 0.10."""
    if value is None:
        return None
    for places in range(2, 8):
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if all((rounded < limit) == (value < limit) for limit in limits.ratios()):
            return rounded
    return value


def plain(value: Decimal) -> Decimal:
    """Return an amount without needless zeros: 46800, 1250.50."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))  # 5E+4 becomes 50000
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def plain_ratio(value: Decimal) -> Decimal:
    """Return a number without trailing zeros and without an exponent: 75, 9.7."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def percent(ratio: Decimal | None) -> Decimal | None:
    return None if ratio is None else plain_ratio(ratio * 100)
