"""Days that the machine proposed follow the calendar; a day that somebody chose stays."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from unioncare.organisation.calendar import load_working_days

from ..days import propose_day
from ..models import Visit


@transaction.atomic
def follow_days(*, days: Collection[date], now: datetime) -> int:
    """Propose anew the day of open visits that lie on one of `days` or behind their due day; return how many moved."""
    today = timezone.localdate(now)
    waiting = Visit.objects.open().filter(
        set_by__isnull=True, planned_on__gte=today, item__in_hours=False, item__paused_at__isnull=True
    )
    near = waiting.filter(planned_on__in=list(days)) | waiting.filter(planned_on__gt=F("item__due_at__date"))
    calendar, moved = load_working_days(), []
    for visit in near.select_related("item").order_by("pk").select_for_update(of=("self",), no_key=True):
        first, last = visit.window
        day = propose_day(max(first, today), max(last, today), visit.trigger, calendar)
        if day != visit.planned_on:
            visit.planned_on = day
            moved.append(visit)
    Visit.objects.bulk_update(moved, ["planned_on"], batch_size=500)
    return len(moved)
