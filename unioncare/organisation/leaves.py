"""Who is away, and who stands in: leave by date range, beside the deputies of posts."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import DateField, F, Q, Value

from .covering import StoodInBy
from .enums import Role
from .models import Leave, Post, User

MOST = 200


def stand_ins(people: Collection[int], on: date) -> dict[int, int]:
    """Return for those of some people who are away on a day who stands in, as `StoodInBy` has it; one query.

    Nobody does where all who should are away themselves or cannot sign in: then the person is left out.
    """
    if not people:
        return {}
    named = User.objects.filter(pk__in=Leave.objects.on(on).values("cover")).order_by("pk")
    covered = named.annotate(stood_in_for=StoodInBy(F("pk"), Value(on, DateField())))
    return {
        person: cover
        for cover, those in covered.values_list("pk", "stood_in_for")
        for person in those
        if person in people
    }


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
