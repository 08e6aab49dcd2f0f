"""Empty tables to fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..columns import Column
from .workbooks import Heading, Value, open_book


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A sheet to fill in: its name, its columns, and an example for each column by code."""

    name: str | Promise
    columns: Sequence[Column]
    examples: Mapping[str, Value] = field(default_factory=dict)


def write_template(target: str | Path | IO[bytes], sheets: Sequence[TemplateSheet]) -> None:
    """Write the sheets with their headers only, and a last sheet that explains each column.

    Examples stand on the last sheet alone: in the table they would be imported as people.
    """
    with open_book(target) as book:
        for sheet in sheets:
            book.sheet(str(sheet.name), [heading_of(column) for column in sheet.columns])
        explained = book.sheet(
            _("How to fill in"),
            [
                Heading(_("Sheet"), 14),
                Heading(_("Column"), 18),
                Heading(_("Required"), 10),
                Heading(_("Example"), 24, text=True),
                Heading(_("Remark"), 60),
            ],
        )
        for sheet in sheets:
            for column in sheet.columns:
                example = sheet.examples.get(column.code)
                explained.add(
                    [str(sheet.name), str(column.label), _("Yes") if column.required else "", example, str(column.help)]
                )


def heading_of(column: Column) -> Heading:
    """Return the heading under which a column is written and recognised again."""
    return Heading(column.label, column.width, column.text, column.required)
