"""Who is away, and who stands in: leave by date range, beside the deputies of posts."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from .enums import Role
from .models import Leave, Post, User

MOST = 200


def stand_ins(people: Collection[int], on: date) -> dict[int, int]:
    """Return for those of some people who are away on a day who stands in; one query.

    Whoever stands in may be away too: then it goes on to the next, and ends with the last who is there.
    """
    if not people:
        return {}
    covers = dict(Leave.objects.on(on).order_by("pk").values_list("user", "cover"))
    return {person: _last(person, covers) for person in people if person in covers}


def _last(person: int, covers: dict[int, int]) -> int:
    seen = {person}
    while (following := covers.get(person)) is not None and following not in seen:
        seen.add(following)
        person = following
    return person


def covers_for(person: User, on: date) -> list[Post]:
    """Return one post each of those who may stand in for somebody: in the units of their posts, above or below them.

    Auditors stand in for nobody, for they change nothing.
    """
    around = Q(pk__in=[])
    for post in Post.objects.active(on).filter(user=person).select_related("unit"):
        path = post.unit.path
        around |= Q(unit__path__in=post.unit.ancestor_paths()) | Q(unit__path__startswith=path)
    posts = Post.objects.active(on).filter(around).exclude(role=Role.AUDITOR).exclude(user=person)
    return one_each(posts.select_related("user", "unit").order_by("-unit__path", "pk")[:MOST])


def one_each(posts: Iterable[Post]) -> list[Post]:
    """Return the first post of every person among these."""
    found: dict[int, Post] = {}
    for post in posts:
        found.setdefault(post.user_id, post)
    return list(found.values())
