"""Which items a person sees: their own, those they deputise for, those of the units that they supervise."""

from typing import TYPE_CHECKING

from django.db.models import Q

from unioncare.core.paging import next_path
from unioncare.organisation.access import scope_paths

from ..models import Subject, WorkItem, WorkItemQuerySet

if TYPE_CHECKING:
    from unioncare.organisation.models import Post, User

SEE_UNIT = "worklist.see_unit_work"
SEE_CONFIDENTIAL = "worklist.see_confidential"
EXPORT = "worklist.export_work"


def unit_paths(user: "User") -> tuple[str, ...]:
    """Return the units whose work the person supervises."""
    return scope_paths(user, SEE_UNIT)


def deputised_posts(user: "User") -> list["Post"]:
    """Return the posts of others for which the person stands in today."""
    return [post for post in user.active_posts if post.user_id != user.pk]


def deputised(user: "User") -> Q:
    """Return the condition for items of the posts for which the person stands in."""
    condition = Q(pk__in=[])
    for post in deputised_posts(user):
        path = post.unit.path
        condition |= Q(assignee=post.user_id, role=post.role, scope_path__gte=path, scope_path__lt=next_path(path))
    return condition


def items_open_to(user: "User") -> WorkItemQuerySet:
    """Return every item that the person may look at."""
    condition = Q(assignee=user) | deputised(user)
    for path in unit_paths(user):
        condition |= Q(scope_path__gte=path, scope_path__lt=next_path(path))
    items: WorkItemQuerySet = WorkItem.objects.filter(condition)
    return items


def stands_in_for(user: "User", item: WorkItem) -> bool:
    """Tell whether the person deputises for the post under which the item stands with its assignee."""
    return any(
        post.user_id == item.assignee_id and post.role == item.role and item.scope_path.startswith(post.unit.path)
        for post in deputised_posts(user)
    )


def bare_label(subject: Subject) -> str:
    """Return whom it is about without the number, which stands beside it."""
    return subject.label.removesuffix(subject.reference).rstrip() or subject.label


def known_to(user: "User") -> Q:
    """Return the condition for items about whom the person may read, as `sees_subject` tells it of one."""
    condition = Q(subject__confidential=False) | Q(assignee=user) | deputised(user)
    for path in scope_paths(user, SEE_CONFIDENTIAL):
        condition |= Q(scope_path__gte=path, scope_path__lt=next_path(path))
    return condition


def sees_subject(user: "User", item: WorkItem) -> bool:
    """Tell whether the person may read whom the item is about."""
    return (
        not item.subject.confidential
        or item.assignee_id == user.pk
        or user.has_perm(SEE_CONFIDENTIAL, item)
        or stands_in_for(user, item)
    )
