"""The figures of a report: tables by section, live while it is a draft, as they were kept afterwards."""

from collections.abc import Iterable
from datetime import datetime

from unioncare.core.periods import Period
from unioncare.organisation.models import Unit

from ...enums import Section
from ...models import Report
from ...tables import Table
from . import care, improving, indicators, money, protection

__all__ = ["figures_on", "tables_of", "tables_over"]


def tables_over(unit: Unit, span: Period, now: datetime) -> list[Table]:
    """Return all tables of a unit with everything below it, over some months, as known at a moment."""
    found: list[Table] = []
    for part in (indicators, improving, care, protection, money):
        found += part.tables(unit, span, now)
    order = list(Section.values)
    return sorted(found, key=lambda table: order.index(table.section))


def tables_of(report: Report, now: datetime) -> list[Table]:
    """Return the tables of a report: those that it was published with, or the figures of the moment."""
    if report.is_frozen:
        return figures_on(report.figures["tables"])
    return tables_over(report.unit, report.span, now)


def figures_on(kept: Iterable[dict[str, object]]) -> list[Table]:
    """Read kept tables."""
    return [Table.from_json(one) for one in kept]
