"""Complaints stand with one person alone. Here they go on: when they are late, or when that person has left."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.organisation.models import Post
from unioncare.worklist.holdings import Paths
from unioncare.worklist.models import NOWHERE, WorkItem, WorkItemQuerySet
from unioncare.worklist.services import hand_over_item
from unioncare.worklist.services.transitions import change

from ..kinds import ALL
from ..models import FeedbackRequest
from .asking import who_answers

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def _private() -> WorkItemQuerySet:
    return WorkItem.objects.open().filter(kind__in=ALL, scope_path=NOWHERE).order_by("pk")


def climb_complaints(*, now: datetime) -> int:
    """Give complaints on that are late, once, or whose person cannot sign in or has no post; return how many."""
    sitting = Post.objects.active(timezone.localdate(now)).filter(user__is_active=True).values("user")
    items = _private()
    late = items.overdue(now).filter(escalation_level=0)
    moved = 0
    for item in (items.exclude(assignee__in=sitting) | items.filter(assignee__isnull=True) | late).distinct():
        moved += _give_on(item, now)
    return moved


@transaction.atomic
def _give_on(item: WorkItem, now: datetime, reason: str = "") -> bool:
    """Let an item stand with whoever else answers for it; tell whether there is somebody."""
    request = FeedbackRequest.objects.select_related("unit", "subject").get(subject=item.subject_id)
    to = who_answers(request, now, besides=[item.assignee_id] if item.assignee_id else []).user
    if to is None:
        return False
    reason = reason or _("It was late, or nobody was there to answer it")
    hand_over_item(item=item, to=to, actor=None, now=now, reason=reason)
    if item.is_overdue(now):
        change(WorkItem.objects.filter(pk=item.pk), "escalate", escalation_level=1)
    return True


def _held(person: "User", paths: Paths) -> list[WorkItem]:
    rows = _private().of(person).select_related("subject__unit")
    return [row for row in rows if paths is None or any(row.subject.unit.path.startswith(path) for path in paths)]


def count_complaints(person: "User", paths: Paths) -> int:
    """Count the open items of complaints that stand with somebody, of requests under some units."""
    return len(_held(person, paths))


def move_complaints(
    *, person: "User", to: "User", paths: Paths, actor: "User", now: datetime, reason: str
) -> tuple[int, list[str]]:
    """Give complaints to whoever answers for them, which need not be `to`: it may be about them."""
    items = _held(person, paths)
    moved = sum(_give_on(item, now, reason) for item in items)
    left = len(items) - moved
    return moved, [_("Nobody else answers a complaint: %(count)s stay.") % {"count": left}] if left else []
