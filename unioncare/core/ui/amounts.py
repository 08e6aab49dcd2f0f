"""Figures: money in yuan with two places, percentages, counts."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..bilingual import language_suffix
from ..rates import per_cent

Number = Decimal | int | float | str | None
_CENT = Decimal("0.01")


def amount(value: Number) -> str:
    """Return an amount of money without its unit: 1,234.00; empty for None."""
    if value is None or value == "":
        return ""
    return f"{Decimal(str(value)).quantize(_CENT, ROUND_HALF_UP):,}"


def money(value: Number) -> str:
    """Return an amount in CNY with its unit: 1,234.00 元, ¥1,234.00."""
    text = amount(value)
    if not text:
        return ""
    if language_suffix() == "en":
        return f"-¥{text[1:]}" if text.startswith("-") else f"¥{text}"
    return f"{text} 元"


def money_big(value: Number) -> SafeString:
    """Return an amount as a headline, the unit small."""
    text = amount(value)
    if language_suffix() == "en":
        return format_html('<span class="uc-amount"><small>¥</small>{}</span>', text)
    return format_html('<span class="uc-amount">{} <small>元</small></span>', text)


def number(value: Number) -> str:
    """Return a whole number with thousands separators; decimals are kept as they are."""
    if value is None or value == "":
        return ""
    return f"{Decimal(str(value)):,}" if not isinstance(value, int) else f"{value:,}"


def percent(value: Number, places: int = 1) -> str:
    """Return a share between 0 and 1 as a percentage: 0.975 becomes 97.5%. None reads as no value, never as 0."""
    if value is None or value == "":
        return ""
    return f"{per_cent(Decimal(str(value)), int(places))}%"


def file_size(value: int | None) -> str:
    """Return a file size in KB or MB."""
    if value is None:
        return ""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024)):,} KB"
    return f"{value / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
