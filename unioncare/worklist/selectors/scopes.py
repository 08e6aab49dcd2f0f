"""Which items a person sees: their own, those of whom they stand in for, those of the units that they supervise."""

from typing import TYPE_CHECKING

from django.db.models import Q

from unioncare.core.paging import next_path
from unioncare.organisation.access import scope_paths

from ..models import NOWHERE, Subject, WorkItem, WorkItemQuerySet

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


def covered_people(user: "User") -> frozenset[int]:
    """Return those who are on leave and for whom the person stands in: for all of their work, whatever its role."""
    return frozenset(post.user_id for post in deputised_posts(user) if post.by_leave)


def deputised(user: "User") -> Q:
    """Return the condition for items that the person may do in somebody's place, as `stands_in_for` tells it of one."""
    return Q(assignee__in=sorted(covered_people(user))) & ~Q(scope_path=NOWHERE) | _under_posts(user)


def _under_posts(user: "User") -> Q:
    """Return the condition for items of the very posts for which the person stands in."""
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
    """Tell whether the person may do an item in its assignee's place.

    A deputy does the items of the post; whoever covers a leave does all, also what was handed over from other roles,
    but for private ones, which are nobody else's.
    """
    covers = item.scope_path != NOWHERE and item.assignee_id in covered_people(user)
    return covers or _deputises_for(user, item)


def _deputises_for(user: "User", item: WorkItem) -> bool:
    """Tell whether the person stands in for the very post under which the item stands with its assignee."""
    return any(
        post.user_id == item.assignee_id and post.role == item.role and item.scope_path.startswith(post.unit.path)
        for post in deputised_posts(user)
    )


def bare_label(subject: Subject) -> str:
    """Return whom it is about without the number, which stands beside it."""
    return subject.label.removesuffix(subject.reference).rstrip() or subject.label


def known_to(user: "User") -> Q:
    """Return the condition for items about whom the person may read, as `sees_subject` tells it of one."""
    condition = Q(subject__confidential=False) | Q(assignee=user) | _under_posts(user)
    for path in scope_paths(user, SEE_CONFIDENTIAL):
        condition |= Q(scope_path__gte=path, scope_path__lt=next_path(path))
    return condition


def sees_subject(user: "User", item: WorkItem) -> bool:
    """Tell whether the person may read whom the item is about.

    A leave opens what is confidential under the posts alone: what was entrusted to the absent themselves stays shut.
    """
    return (
        not item.subject.confidential
        or item.assignee_id == user.pk
        or user.has_perm(SEE_CONFIDENTIAL, item)
        or _deputises_for(user, item)
    )
