"""The clock of an item: paused with a reason, resumed; what passed meanwhile does not count."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.organisation.calendar import WorkingDays, end_of, load_working_days

from ..enums import PauseReason
from ..models import Pause, WorkItem
from .holding import locked, needed
from .transitions import ItemRefused, change, forget_counts, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def pause_item(*, item: WorkItem | int, actor: "User", now: datetime, why: str, note: str = "") -> WorkItem:
    """Let an item's clock stand still; ItemRefused when it does already or when the item is late."""
    held = locked(item, actor)
    if held.paused_at is not None:
        raise ItemRefused(_("This is paused already."))
    if held.due_at < now:
        raise ItemRefused(_("This is overdue: a pause cannot make up for that. Do it, or waive it with a reason."))
    text = needed(note) if why == PauseReason.OTHER else note.strip()
    Pause.objects.create(item=held, why=PauseReason(why), note=text[:200], started_at=now, started_by=actor)
    planned = held.planned_due_at or held.due_at
    change(WorkItem.objects.filter(pk=held.pk), "pause", paused_at=now, planned_due_at=planned)
    log([(held, {"paused": ["", str(why)], "reason": ["", text]})], actor=actor)
    forget_counts(held.assignee_id)
    held.refresh_from_db()
    return held


@transaction.atomic
def resume_item(*, item: WorkItem | int, actor: "User | None", now: datetime) -> WorkItem:
    """Let the clock run again from where it stood; the due time moves by what passed meanwhile."""
    held = locked(item, actor)
    if held.paused_at is None:
        raise ItemRefused(_("This is not paused."))
    wind_on(held, actor=actor, now=now)
    held.refresh_from_db()
    return held


def end_pauses(items: Iterable[WorkItem], *, actor: "User | None", now: datetime) -> None:
    """Let the clocks of those locked items run that are paused: nothing was late meanwhile."""
    for item in items:
        if item.paused_at is not None:
            wind_on(item, actor=actor, now=now)


def wind_on(held: WorkItem, *, actor: "User | None", now: datetime) -> None:
    """Move a locked, paused item's due time by what passed, and let its clock run."""
    days, due = resumed_due(held, now)
    Pause.objects.filter(item=held, ended_at__isnull=True).update(ended_at=now)
    change(
        WorkItem.objects.filter(pk=held.pk), "resume", paused_at=None, due_at=due, paused_days=held.paused_days + days
    )
    log([(held, {"due_at": [held.due_at.isoformat(), due.isoformat()], "resumed": ["", "yes"]})], actor=actor)
    forget_counts(held.assignee_id)


def resumed_due(held: WorkItem, now: datetime) -> tuple[int, datetime]:
    """Return the working days that a pause has lasted, and when the item is due if the clock runs again now."""
    assert held.paused_at is not None
    if held.in_hours:
        return 0, held.due_at + (now - held.paused_at)
    calendar = load_working_days()
    days = calendar.between(timezone.localdate(held.paused_at), timezone.localdate(now))
    return days, moved_due(held, days, calendar)


def moved_due(held: WorkItem, days: int, calendar: WorkingDays) -> datetime:
    """Return the due time after so many further working days of pause."""
    if held.counted_from is not None and held.working_days is not None:
        counted = held.working_days + held.paused_days + days
        return max(end_of(calendar.after(timezone.localdate(held.counted_from), counted)), held.opens_at)
    if not days:
        return held.due_at
    due = timezone.localtime(held.due_at)
    moved = calendar.after(due.date(), days)
    return due + timedelta(days=(moved - due.date()).days)
