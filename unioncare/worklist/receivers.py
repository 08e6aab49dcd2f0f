"""What the worklist does when the organisation below it changes, in the same transaction."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unioncare.core.ui.dates import day_full
from unioncare.organisation.models import Post
from unioncare.organisation.signals import calendar_changed, post_changed, unit_moved, unit_moving

from .models import WorkItem
from .services.moving import hold_items, move_paths
from .services.reassigning import assign_unassigned
from .services.recounting import recount_due_dates

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_SHOWN = 10


@receiver(unit_moving)
def keep_items_in_place(**kwargs: Any) -> None:
    hold_items()


@receiver(unit_moved)
def follow_moved_units(old_path: str, new_path: str, **kwargs: Any) -> None:
    move_paths(old_path=old_path, new_path=new_path)


@receiver(post_changed)
def assign_to_new_posts(post: Post, **kwargs: Any) -> None:
    """Items that nobody answered for go to whoever holds the post now."""
    assign_unassigned(items=WorkItem.objects.within(post.unit.path), now=timezone.now())


@receiver(calendar_changed)
def follow_calendar(days: Collection[date], actor: "User | None", now: datetime, **kwargs: Any) -> list[str]:
    """Move the due days; the administrator reads the first of them, old → new."""
    moved = recount_due_dates(days=days, actor=actor, now=now)
    if not moved:
        return []
    total = ngettext("%(count)d due date moved.", "%(count)d due dates moved.", len(moved)) % {"count": len(moved)}
    lines = [
        _("%(title)s, %(label)s: %(old)s → %(new)s")
        % {
            "title": move.item.work_kind.label,
            "label": move.item.subject.reference or move.item.subject.label,
            "old": day_full(move.old),
            "new": day_full(move.new),
        }
        for move in moved[:_SHOWN]
    ]
    return [total, *lines]
