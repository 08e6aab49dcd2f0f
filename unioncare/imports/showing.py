"""How a file appears in a preview and a report: its steps, its lines, its cells, masked where they are sensitive."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.core.masking import mask_id_number

from .cells import Cell
from .cleaning.text import is_scientific, plain
from .problems import RowIssue

# So many lines of each kind stand in a preview.
SHOWN = 50
_CHARS = 40
_LIKE_AN_ID = re.compile(r"\d{14,}[\dXx]")


def shown(cell: Cell, mask: Callable[[str], str] | None) -> str:
    """Return the cell's text for a report, short and never as more digits than it shows.

    What looks like an ID number is masked in whatever column it stands.
    """
    text = plain(cell)
    if is_scientific(text):
        return f"{float(text):.5E}"
    if mask is not None:
        return mask(text)[:_CHARS]
    return _LIKE_AN_ID.sub(lambda found: mask_id_number(found[0]), text)[:_CHARS]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an import, as <c-steps> shows it."""

    label: str | Promise
    state: str
    note: str = ""


def steps(now: int) -> list[Step]:
    """Return choose, check, import, with the step numbered `now` as the present one; 3 is after the last."""
    labels = (_("Choose the file"), _("Check"), _("Import"))
    return [Step(label, "done" if place < now else "now" if place == now else "") for place, label in enumerate(labels)]


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One bad or doubtful cell."""

    sheet: str
    row: int
    who: str
    column: str | Promise
    value: str
    message: str
    hint: str

    @classmethod
    def of(cls, issue: RowIssue, *, who: str, column: str | Promise) -> Self:
        return cls(issue.sheet, issue.row, who, column, issue.value, issue.message, issue.hint)


@dataclass(slots=True)
class Shown:
    """A part of a preview: its first lines, and how many more there are."""

    total: int
    lines: list[Any] = field(default_factory=list)

    @property
    def more(self) -> int:
        return max(0, self.total - len(self.lines))
