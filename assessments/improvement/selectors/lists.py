"""Improvement actions as a list: filtered, sorted, a page at a time."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.core.typed import typed_in
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit, User
from unioncare.worklist.models import WorkItem

from ..enums import ActionState, SourceKind
from ..models import ActionQuerySet, Cause, ImprovementAction

SEE = ActionQuerySet.scope_permission
ORDERS = ("-number", "number", "due_on", "-due_on")
_QUARTER = re.compile(r"(20\d\d)-([1-4])")


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read "2026-1"; None for anything else."""
        found = _QUARTER.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> Self:
        return type(self)(self.year + (self.number == 4), self.number % 4 + 1)

    @property
    def before(self) -> Self:
        return type(self)(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What the list shows; by default all actions in scope, the newest first."""

    states: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cause: Cause | None = None
    unit: Unit | None = None
    quarter: Quarter | None = None
    mine: bool = False
    overdue: bool = False
    again: bool = False
    query: str = ""
    sort: str = "-number"

    @classmethod
    def from_query(cls, query: QueryDict, user: User) -> Self:
        """Read the query of the page; values that are not offered count as not given."""
        sort, cause, unit = query.get("sort", ""), query.get("cause", ""), query.get("unit", "")
        return cls(
            states=tuple(value for value in query.getlist("state") if value in ActionState.values),
            sources=tuple(value for value in query.getlist("source") if value in SourceKind.values),
            cause=Cause.objects.filter(code=cause).first() if cause else None,
            unit=Unit.objects.visible_to(user, SEE).filter(code=unit).first() if unit else None,
            quarter=Quarter.read(query.get("quarter", "")),
            mine=query.get("mine") == "1",
            overdue=query.get("overdue") == "1",
            again=query.get("again") == "1",
            query=typed_in(query),
            sort=sort if sort in ORDERS else "-number",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        chosen = (self.states, self.sources, self.cause, self.unit, self.quarter, self.mine, self.overdue, self.again)
        return any((*chosen, self.query))

    def apply(self, user: User, now: datetime) -> ActionQuerySet:
        """Return the rows that the filter lets through, in no order."""
        rows: ActionQuerySet = ImprovementAction.objects.visible_to(user)
        if self.states:
            rows = rows.filter(state__in=self.states)
        if self.sources:
            rows = rows.filter(source_kind__in=self.sources)
        if self.cause is not None:
            rows = rows.filter(cause=self.cause)
        if self.unit is not None:
            rows = rows.within(self.unit.path)
        if self.quarter is not None:
            rows = rows.filter(planned_at__gte=start_of(self.quarter.first))
            rows = rows.filter(planned_at__lt=start_of(self.quarter.after.first))
        if self.mine:
            rows = rows.filter(owner=user)
        if self.overdue:
            rows = rows.filter(is_late(now))
        if self.again:
            rows = rows.filter(rounds__gt=0)
        return rows.filter(_says(self.query)) if self.query else rows


def is_late(now: datetime) -> Exists:
    """Return the condition for actions of which something is overdue, by the one rule of work items."""
    return Exists(WorkItem.objects.overdue(now).filter(subject=OuterRef("subject")).order_by())


def _says(text: str) -> Q:
    words = ("wrong", "measure", "said_zh", "said_en", "did_zh", "did_en")
    found = Q(number__istartswith=text)
    for name in words:
        found |= Q(**{f"{name}__icontains": text})
    return found


def action_page(
    user: User, wanted: ActionFilter, now: datetime, after: str = ""
) -> tuple[Page[ImprovementAction], CappedCount]:
    """Return a page of the list, each action with `late`, and the capped count of its rows."""
    rows = wanted.apply(user, now)
    count = capped_count(rows)
    step = "lt" if wanted.sort.startswith("-") else "gt"
    if wanted.sort.endswith("number"):
        if cursor := decode_cursor(after, str):
            rows = rows.filter(**{f"number__{step}": cursor[0]})
    elif (cursor := decode_cursor(after, str, str)) and (day := _day(cursor[0])):
        # One bound for the index, then the tie-break.
        rows = rows.filter(**{f"due_on__{step}e": day}).exclude(Q(due_on=day) & ~Q(**{f"number__{step}": cursor[1]}))
    return keyset_page(in_order(rows, wanted, now), key=lambda row: _cursor(row, wanted)), count


def in_order(rows: ActionQuerySet, wanted: ActionFilter, now: datetime) -> ActionQuerySet:
    """Return the rows as the list shows them."""
    shown = rows.select_related("unit", "cause", "owner").annotate(late=is_late(now))
    if wanted.sort.endswith("number"):
        return shown.order_by(wanted.sort)
    return shown.order_by(wanted.sort, "-number" if wanted.sort.startswith("-") else "number")


def _cursor(row: ImprovementAction, wanted: ActionFilter) -> list[str]:
    return [row.number] if wanted.sort.endswith("number") else [row.due_on.isoformat(), row.number]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
