"""A share as a bar, with its target: SVG attributes alone, since the security policy forbids style attributes."""

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
