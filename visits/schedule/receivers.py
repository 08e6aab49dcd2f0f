"""What happens below reaches the visits: new items get a day, a changed calendar moves days that nobody chose."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from unioncare.organisation.signals import calendar_changed
from unioncare.worklist.signals import items_opened

from .kinds import VISIT_KINDS
from .services.planning import plan_opened
from .services.replanning import follow_days

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(items_opened, dispatch_uid="visits.items_opened")
def plan_new_visits(keys: Sequence[str], kinds: Collection[str], now: datetime, **kwargs: Any) -> None:
    """Give the visits among new items a day and visitors."""
    if not VISIT_KINDS.isdisjoint(kinds):
        plan_opened(keys=keys, now=now)


@receiver(calendar_changed, dispatch_uid="visits.calendar_changed")
def follow_calendar(days: Collection[date], actor: "User | None", now: datetime, **kwargs: Any) -> list[str]:
    """Move visits off days that are no working days any more; the administrator reads how many."""
    moved = follow_days(days=days, now=now)
    if not moved:
        return []
    return [ngettext("%(count)d visit got another day.", "%(count)d visits got other days.", moved) % {"count": moved}]
