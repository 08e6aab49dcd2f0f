"""A changed calendar: the windows of plans keep their place, their due days follow the working days."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from unioncare.organisation.signals import calendar_changed

from ..services.planning import recount_windows

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(calendar_changed, dispatch_uid="cases.calendar_changed")
def follow_calendar(days: Collection[date], actor: "User | None", now: datetime, **kwargs: Any) -> list[str]:
    """Move the due days inside their windows; the administrator reads how many."""
    moved = len(recount_windows(days=days, actor=actor, now=now))
    if not moved:
        return []
    return [
        ngettext(
            "%(count)d item of a care plan moved inside its window.",
            "%(count)d items of care plans moved inside their windows.",
            moved,
        )
        % {"count": moved}
    ]
