"""Work items behind a number, each as its reader may know it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from unioncare.core.masking import mask_name
from unioncare.core.paging import decode_cursor
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from unioncare.worklist.pages import item_page
from unioncare.worklist.presentation import Reader, subject_of, title_of
from unioncare.worklist.selectors.indicators import IN_TIME
from unioncare.worklist.selectors.lists import COLUMNS, ItemValues
from unioncare.worklist.selectors.places import place_names
from unioncare.worklist.selectors.scopes import items_open_to
from visits.schedule.selectors.visitors import WENT_BY_STANDARD, WENT_IN_TIME, Turns, turns_of

from .duties import QUIET, duties_of, told_months
from .lines import Line, Row


@dataclass(frozen=True, slots=True)
class ItemLines:
    """Items with the condition under which each was kept, by due time."""

    reader: User
    items: QuerySet[WorkItem]
    kept: Any

    def count(self) -> int:
        return self.items.count()

    def rows(self, after: str, most: int) -> list[Row]:
        items = self.items
        if values := decode_cursor(after, datetime, int):
            items = items.filter(Q(due_at__gt=values[0]) | Q(due_at=values[0], pk__gt=values[1]))
        kept = Case(When(self.kept, then=Value(True)), default=Value(False), output_field=BooleanField())
        found = list(items.order_by("due_at", "pk").annotate(kept=kept).values_list(*COLUMNS, "kept")[:most])
        reader = Reader.of(self.reader)
        told = [(ItemValues._make(row[:-1]), row[-1]) for row in found]
        places = place_names(item.path for item, _kept in told)
        return [
            Row(_line(item, reader, places.get(item.path, ""), kept=kept), (item.due_at, item.pk))
            for item, kept in told
        ]


def duty_lines(reader: User, person: User, kinds: Collection[str], first: date, last: date, now: datetime) -> ItemLines:
    """Return the duties of a person that the reader may open; one's own are all open, as far as they are counted."""
    duties = duties_of([person.pk], kinds, first, last, now)
    if any(kind in QUIET for kind in kinds):
        duties = told_months(duties)
    return ItemLines(reader, _open_to(reader, person, duties), IN_TIME)


def visit_lines(reader: User, person: User, first: date, last: date, now: datetime) -> ItemLines:
    """Return the visits on which a person went or was to go that the reader may open."""
    return _turn_lines(reader, person, turns_of([person.pk], first, last, now), WENT_BY_STANDARD)


def first_visit_lines(reader: User, person: User, first: date, last: date, now: datetime) -> ItemLines:
    """Return the same of first visits."""
    return _turn_lines(reader, person, turns_of([person.pk], first, last, now).first(), WENT_IN_TIME)


def _turn_lines(reader: User, person: User, turns: Turns, reached: Q) -> ItemLines:
    items = WorkItem.objects.filter(visit__in=turns.visits().order_by().values("pk"))
    kept = Exists(turns.went.filter(reached, record__visit__item=OuterRef("pk")))
    return ItemLines(reader, _open_to(reader, person, items), kept)


def _open_to(reader: User, person: User, items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    return items if reader.pk == person.pk else items.filter(pk__in=items_open_to(reader).order_by().values("pk"))


def _line(item: ItemValues, reader: Reader, place: str, *, kept: bool) -> Line:
    name, reference, _level = subject_of(item, reader)
    opens = reader.opens(item.assignee, item.role, item.path)
    if not opens:
        # What somebody did in a post that they hold no more counts for them, and tells of nobody.
        name, reference = mask_name(item.label.removesuffix(item.reference).rstrip()), ""
    return Line(
        what=title_of(item),
        about=f"{name} {reference}".strip(),
        url=item_page("item").format(item.pk) if opens else "",
        place=place,
        at=item.due_at,
        ended=item.done_at,
        kept=kept,
    )
