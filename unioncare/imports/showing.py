"""How a cell appears in a report: masked where it is sensitive, short, and never as more digits than it shows."""

import re
from collections.abc import Callable

from unioncare.core.masking import mask_id_number

from .cells import Cell
from .cleaning.text import is_scientific, plain

_CHARS = 40
_LIKE_AN_ID = re.compile(r"\d{14,}[\dXx]")


def shown(cell: Cell, mask: Callable[[str], str] | None) -> str:
    """Return the cell's text for a report. What looks like an ID number is masked in whatever column it stands."""
    text = plain(cell)
    if is_scientific(text):
        return f"{float(text):.5E}"
    if mask is not None:
        return mask(text)[:_CHARS]
    return _LIKE_AN_ID.sub(lambda found: mask_id_number(found[0]), text)[:_CHARS]
