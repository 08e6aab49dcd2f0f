"""A share as a bar, a value with its interval: SVG attributes alone, since the policy forbids style attributes."""

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from .marks import status


def bar(
    share: Decimal | float | None, label: Any, target: Decimal | float | None = None, tone: str = "value"
) -> SafeString:
    """Return a bar of a share between 0 and 1 with an optional target mark; `tone` is value, low, bad or soft.

    Everything is an SVG attribute: the content security policy forbids style attributes.
    """
    if share is None:
        return status(gettext("no data"), "line")
    width = min(max(float(share), 0.0), 1.0) * 100
    mark: str = ""
    if target is not None:
        at = min(max(float(target), 0.0), 1.0) * 100
        shift = mark_safe(' transform="translate(-2)"') if at >= 100 else ""
        mark = format_html('<rect class="target" x="{}%" y="-3" width="2" height="14"{}/>', f"{at:g}", shift)
    return format_html(
        '<svg class="uc-bar" role="img" aria-label="{}"><rect class="track" width="100%" height="8" rx="4"/>'
        '<rect class="{}" width="{}%" height="8" rx="4"/>{}</svg>',
        label,
        tone,
        f"{width:g}",
        mark,
    )


def whisker(value: float, low: float, high: float, least: float, most: float, label: Any) -> SafeString:
    """Return a value as a dot with its interval as a line, on an axis from `least` to `most`."""
    start, at, end = (100 * (min(max(one, least), most) - least) / (most - least) for one in (low, value, high))
    return format_html(
        '<svg class="uc-whisker" role="img" aria-label="{}"><line class="axis" x1="0" x2="100%" y1="9" y2="9"/>'
        '<line class="ci" x1="{}%" x2="{}%" y1="9" y2="9"/><circle class="dot" cx="{}%" cy="9" r="5"/></svg>',
        label,
        f"{start:g}",
        f"{end:g}",
        f"{at:g}",
    )
