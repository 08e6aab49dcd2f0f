"""What the chat groups and mailboxes of units are told: once a day, what below them is late, due today, due soon."""

from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from unioncare.core.paging import next_path
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.models import Unit

from ..enums import ReminderStep
from ..messages import UnitWork
from ..models import Reminder

UNIT_WORK = "/work/?tab=unit"
STEPS = (ReminderStep.BEFORE, ReminderStep.DAY, ReminderStep.OVERDUE)


def tell_units(*, now: datetime) -> int:
    """Tell the contacts of every unit what its people were reminded of today; return how many messages are new."""
    today = timezone.localdate(now)
    units = Unit.objects.filter(contacts__is_active=True).order_by("path").distinct()
    news = []
    for unit in units:
        below = Reminder.objects.filter(item__scope_path__gte=unit.path, item__scope_path__lt=next_path(unit.path))
        told = below.filter(told_on=today, step__in=STEPS, item__in_hours=False).order_by()
        facts: dict[str, dict[str, int]] = {step: {} for step in STEPS}
        for step, kind, count in told.values_list("step", "kind").annotate(n=Count("pk")):
            facts[step][kind] = count
        if any(facts.values()):
            params = {**facts, "unit": unit.name}
            news.append(News(UnitWork.code, f"{UnitWork.code}:{today}", unit=unit.pk, params=params, path=UNIT_WORK))
    return tell(news=news, now=now) if news else 0
