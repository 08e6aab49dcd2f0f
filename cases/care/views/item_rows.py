"""Work items of a case as rows: due mark, title, who answers, what this reader may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from unioncare.core.bilingual import pick
from unioncare.core.ui.due import Due
from unioncare.organisation.calendar import WorkingDays
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item as the template shows it. `act_url` is empty for a reader who does not answer for it."""

    item: WorkItem
    due: Due
    title: str
    owner: str
    note: str
    mine: bool
    url: str
    act_url: str
    act_label: str


def item_rows(items: Iterable[WorkItem], *, user: "User", now: datetime, days: WorkingDays) -> list[ItemRow]:
    """Return the rows of some items, in their order."""
    return [_row(item, user, now, days) for item in items]


def _row(item: WorkItem, user: "User", now: datetime, days: WorkingDays) -> ItemRow:
    kind = item.work_kind
    mine = item.assignee_id == user.pk
    act = _page(kind.act_url, item.subject_id and item.subject.reference) if kind.act_url and item.state == ItemState.OPEN else ""
    return ItemRow(
        item=item,
        due=due_mark(item, now, days),
        title=pick(item.title) if item.title else str(kind.label),
        owner=str(item.assignee or "") if item.state == ItemState.OPEN else str(item.done_by or item.assignee or ""),
        note=str(Role(item.role).label) if item.role else "",
        mine=mine,
        url=_page("worklist:item", item.pk),
        act_url=act if mine else "",
        act_label=str(kind.act_label),
    )


def due_mark(item: WorkItem, now: datetime, days: WorkingDays) -> Due:
    """Return when an item is due, or how it ended."""
    if item.state == ItemState.DONE:
        return Due.done(item.done_at or now, on_time=not item.missed)
    if item.state != ItemState.OPEN:
        return Due.ended(item.get_state_display(), item.done_at)
    hours = (item.due_at - now).total_seconds() / 3600
    if item.in_hours:
        return Due.late_hours(ceil(-hours), item.due_at) if hours < 0 else Due.hours(ceil(hours), item.due_at, now)
    today, due_on = timezone.localdate(now), timezone.localdate(item.due_at)
    if item.is_overdue(now):
        return Due.late(days.between(due_on, today), item.due_at)
    return Due.today(item.due_at) if due_on == today else Due.later(days.between(today, due_on), item.due_at)


def _page(name: str, argument: object) -> str:
    try:
        return reverse(name, args=[argument])
    except NoReverseMatch:
        return ""
