"""Marking what went overdue. A missed obligation stays visible, whatever happens to it later."""

from datetime import datetime

from django.db import transaction

from ..models import WorkItem
from .transitions import change, forget_counts, lock_open, log

_AT_ONCE = 2000


def mark_missed(*, now: datetime) -> int:
    """Mark every open item past its due time as missed, once; return how many were newly marked."""
    marked = 0
    while batch := _mark(now):
        marked += batch
    return marked


@transaction.atomic
def _mark(now: datetime) -> int:
    late = WorkItem.objects.overdue(now).filter(missed=False)
    ids = list(late.order_by("due_at", "pk").values_list("pk", flat=True)[:_AT_ONCE])
    rows = WorkItem.objects.filter(pk__in=ids).only("kind", "subject_id", "assignee_id", "missed")
    items = [item for item in lock_open(rows) if not item.missed]
    count = change(WorkItem.objects.filter(pk__in=[item.pk for item in items]), "miss", missed=True)
    log([(item, {"missed": ["False", "True"]}) for item in items], actor=None)
    forget_counts(*(item.assignee_id for item in items))
    return count if ids else 0
