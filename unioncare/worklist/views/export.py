"""A tab of My work as a workbook: its items as filtered, of the units for which the reader may export."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.access import scope_paths
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.enums import Role

from ..enums import ItemState
from ..presentation import Reader, subject_of, title_of
from ..selectors.clock import Clock
from ..selectors.lists import ItemValues, rows_within
from ..selectors.places import place_names
from ..selectors.scopes import EXPORT
from .mine import PAGE, read_query

# The names of places are asked for so many rows at a time.
_CHUNK = 2_000


class WorkExportView(ExportView):
    """Hands out the items of one tab, in the order of the list."""

    permission, page, event = EXPORT, PAGE, gettext_noop("work exported")
    title = _("Export the work of this list")
    masks = _("Whom you may not know stays masked.")
    sheet = _("My work")
    headings = (
        Heading(_("Due"), 18),
        Heading(_("What is due"), 24),
        Heading(_("About"), 18),
        Heading(_("Number"), 14, text=True),
        Heading(_("Care level"), 8),
        Heading(_("Unit"), 28),
        Heading(_("Responsible role"), 16),
        Heading(_("Responsible"), 14),
        Heading(_("Status"), 10),
        Heading(_("Ended"), 18),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        query, _unit = read_query(self.request)
        clock, reader = Clock(now, load_working_days()), Reader.of(self.user)
        rows = rows_within(self.user, query, clock, scope_paths(self.user, EXPORT), MOST_ROWS)
        while chunk := [ItemValues._make(row) for row in islice(rows, _CHUNK)]:
            places = place_names(item.path for item in chunk)
            for item in chunk:
                yield _cells(item, reader, clock, places)


def _cells(item: ItemValues, reader: Reader, clock: Clock, places: dict[str, str]) -> list[Any]:
    name, number, level = subject_of(item, reader)
    late = item.state == ItemState.OPEN and item.due_at < clock.now
    return [
        item.due_at,
        title_of(item),
        name,
        number,
        f"L{level}" if level else "",
        places.get(item.path, ""),
        Role(item.role).label,
        item.assignee_name or "",
        _("Overdue") if late else ItemState(item.state).label,
        item.done_at,
    ]
