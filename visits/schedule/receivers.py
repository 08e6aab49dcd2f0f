"""What happens below reaches the visits: new items get a day, reassigned ones move the seat, a changed calendar moves
days that nobody chose, a changed plan replaces visitors, an erased case leaves nothing of its member."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import ngettext

from cases.care.models import IllnessCase
from cases.care.signals import plan_changed
from unioncare.organisation.signals import calendar_changed
from unioncare.worklist.signals import items_given, items_opened

from .kinds import VISIT_KINDS
from .models import VisitRecord
from .services.leaving import follow_plan
from .services.planning import plan_opened
from .services.receipts import forget_receiver
from .services.replanning import follow_days
from .services.seats import follow_items

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(items_opened, dispatch_uid="visits.items_opened")
def plan_new_visits(keys: Sequence[str], kinds: Collection[str], now: datetime, **kwargs: Any) -> None:
    """Give the visits among new items a day and visitors."""
    if not VISIT_KINDS.isdisjoint(kinds):
        plan_opened(keys=keys, now=now)


@receiver(items_given, dispatch_uid="visits.items_given")
def seat_whoever_answers(items: Collection[int], actor: "User | None", now: datetime, **kwargs: Any) -> None:
    """Let whoever answers for a visit from now on sit in its seat."""
    follow_items(items=items, actor=actor, now=now)


@receiver(plan_changed, dispatch_uid="visits.plan_changed")
def replace_who_does_not_fit(case: IllnessCase, actor: "User", now: datetime, **kwargs: Any) -> None:
    """Let others go where a visitor left or holds another post by now."""
    follow_plan(case=case, actor=actor, now=now)


@receiver(pre_delete, sender=VisitRecord, dispatch_uid="visits.record_erased")
def keep_for_the_books(instance: VisitRecord, **kwargs: Any) -> None:
    """A record goes with its case; of its receipt stays what the books need."""
    forget_receiver(instance.pk)


@receiver(calendar_changed, dispatch_uid="visits.calendar_changed")
def follow_calendar(days: Collection[date], actor: "User | None", now: datetime, **kwargs: Any) -> list[str]:
    """Move visits off days that are no working days any more; the administrator reads how many."""
    moved = follow_days(days=days, now=now)
    if not moved:
        return []
    return [ngettext("%(count)d visit got another day.", "%(count)d visits got other days.", moved) % {"count": moved}]
