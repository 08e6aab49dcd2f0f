"""A share as a bar, a value with its interval: SVG attributes alone, since the policy forbids style attributes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
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


def whisker(
    value: float,
    low: float | None,
    high: float | None,
    least: float,
    most: float,
    label: Any,
    targets: Sequence[float] = (),
    old: float | None = None,
) -> SafeString:
    """Return a value as a dot on an axis from `least` to `most`, with its interval as a line where it has one.

    `targets` are marked by strokes across, `old`, what it was before, by a square.
    """

    def place(one: float) -> str:
        return f"{100 * (min(max(one, least), most) - least) / (most - least):.4g}"

    line: str = ""
    if low is not None and high is not None:
        line = format_html('<line class="ci" x1="{}%" x2="{}%" y1="9" y2="9"/>', place(low), place(high))
    strokes = format_html_join(
        "", '<line class="target" x1="{0}%" x2="{0}%" y1="2" y2="16"/>', ((place(one),) for one in targets)
    )
    square: str = ""
    if old is not None:
        square = format_html(
            '<svg x="{}%" overflow="visible"><rect class="old" x="-3.5" y="5.5" width="7" height="7"/></svg>',
            place(old),
        )
    return format_html(
        '<svg class="uc-whisker" role="img" aria-label="{}"><line class="axis" x1="0" x2="100%" y1="9" y2="9"/>'
        '{}{}{}<circle class="dot" cx="{}%" cy="9" r="5"/></svg>',
        label,
        line,
        strokes,
        square,
        place(value),
    )


def spark(values: Sequence[float | None]) -> SafeString:
    """Return a course as a small line, the last value as a dot; of fewer than two values nothing.

    Decoration beside numbers that are told in words, so that it says nothing to screen readers.
    """
    told = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(told) < 2:
        return SafeString("")
    least, most = min(value for _place, value in told), max(value for _place, value in told)
    wide, span = max(len(values) - 1, 1), most - least or 1
    points = [(3 + 66 * place / wide, 17 - 14 * (value - least) / span) for place, value in told]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return format_html(
        '<svg class="uc-spark" viewBox="0 0 72 20" aria-hidden="true"><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="2.2"/></svg>',
        line,
        f"{x:.1f}",
        f"{y:.1f}",
    )
