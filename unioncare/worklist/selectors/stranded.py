"""Open items of people who can no longer act on them: the nightly sweep moves them, the page of gaps shows them."""

from collections import defaultdict
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet

from unioncare.organisation.models import Post

from ..models import NOWHERE, WorkItem, WorkItemQuerySet


class StartsWith(Func):
    """Whether a text begins with another, both taken as they are (no wildcards)."""

    function = "STARTS_WITH"
    output_field = BooleanField()
    conditional = True


def posts_on(on: date) -> QuerySet[Post]:
    """Return the posts held on a day."""
    return Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


def posts_over(path: str, on: date) -> QuerySet[Post]:
    """Return the posts held on a day above the row whose path stands in the field `path` of the outer query."""
    return posts_on(on).filter(StartsWith(OuterRef(path), F("unit__path")))


def stranded_items(on: date) -> WorkItemQuerySet:
    """Return open items of people who cannot sign in any more or hold no post over them; two queries find whose.

    Few people hold many items in few units: each pair of both is judged once, not every item.
    """
    paths: dict[int, list[str]] = defaultdict(list)
    over = _paths_of_people(on)
    held = WorkItem.objects.open().filter(assignee__isnull=False).order_by()
    for person, path in held.values_list("assignee", "scope_path").distinct():
        if person not in over or not (path == NOWHERE or path.startswith(tuple(over[person]))):
            paths[person].append(path)
    if not paths:
        return WorkItem.objects.none()
    theirs = [Q(assignee=person, scope_path__in=those) for person, those in paths.items()]
    return WorkItem.objects.open().filter(reduce(or_, theirs))


def _paths_of_people(on: date) -> dict[int, set[str]]:
    """Return the units in which people who can sign in hold a post or are somebody's deputy."""
    over: dict[int, set[str]] = defaultdict(set)
    posts = posts_on(on).values_list("unit__path", "user", "user__is_active", "deputy", "deputy__is_active")
    for path, user, user_acts, deputy, deputy_acts in posts.order_by():
        if user_acts:
            over[user].add(path)
        if deputy_acts:
            over[deputy].add(path)
    return over
