"""How the values of a report read on pages and on paper, and how they stand in a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from unioncare.core.bilingual import pick
from unioncare.core.ui.amounts import amount, number, percent
from unioncare.core.ui.dates import day_full
from unioncare.imports.writing.workbooks import Share, Value

from .enums import ReportState, Section
from .tables import Cell, Kind, Table

TONES: dict[str, str] = {ReportState.DRAFT: "amber", ReportState.PUBLISHED: "green", ReportState.REPLACED: "line"}
# What was done with a report, by the name of the step.
STEPS: dict[str, Promise] = {
    "begin": pgettext_lazy("report", "Begun"), "write": pgettext_lazy("report", "Written"),
    "publish": ReportState.PUBLISHED.label, "replace": ReportState.REPLACED.label,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table in the reader's language: its heads and cells, each with whether it is set as a figure."""

    title: str
    heads: list[tuple[str, bool]]
    rows: list[list[tuple[str, bool]]]
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a report: its words, and the tables that belong to it."""

    section: Section
    text: str
    tables: list[ShownTable]

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.tables)


def parts_of(texts: Mapping[str, str], tables: list[Table]) -> list[Part]:
    """Return the sections in their order."""
    return [
        Part(section, texts.get(section, ""), [shown_table(one) for one in tables if one.section == section])
        for section in Section
    ]


def shown_table(table: Table) -> ShownTable:
    columns = range(len(table.heads))
    figures = [all(row[place].is_figure for row in table.rows) if table.rows else False for place in columns]
    return ShownTable(
        pick(table.title),
        list(zip(map(pick, table.heads), figures, strict=True)),
        [list(zip(map(shown, row), figures, strict=True)) for row in table.rows],
        pick(table.note) if table.note else "",
    )


def shown(cell: Cell) -> str:
    """Return a value as people read it."""
    match cell.kind:
        case Kind.WORDS:
            return pick(cell.value)
        case Kind.COUNT | Kind.NUMBER:
            return number(cell.value)
        case Kind.SHARE:
            return percent(cell.value)
        case Kind.MONEY:
            return amount(cell.value)
        case Kind.DAY:
            return day_full(date.fromisoformat(cell.value))
        case Kind.FEW:
            return _("under 5")
        case Kind.WITHHELD:
            return _("not told")
        case Kind.NONE:
            return _("n/a")
    return str(cell.value)


def for_workbook(cell: Cell) -> Value:
    """Return a value as a workbook holds it: figures stay figures."""
    match cell.kind:
        case Kind.COUNT | Kind.NUMBER:
            value: Value = cell.value
            return value
        case Kind.SHARE:
            return Share(cell.value)
        case Kind.MONEY:
            return Decimal(cell.value)
        case Kind.DAY:
            return date.fromisoformat(cell.value)
    return shown(cell)
