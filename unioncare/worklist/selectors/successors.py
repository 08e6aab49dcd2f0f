"""To whom all of somebody's work may go: people with posts over the units in which it lies, the nearest first."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from unioncare.organisation.enums import Role
from unioncare.organisation.leaves import one_each
from unioncare.organisation.models import Post

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_OUTSIDE = (Role.ADMINISTRATOR, Role.AUDITOR)


def successors_of(person: "User", on: date) -> list[Post]:
    """Return one post each of those who may take over: in the units of the person's posts, or above them."""
    held = list(Post.objects.filter(user=person).select_related("unit").order_by("-starts_on", "pk"))
    paths = {path for post in held for path in post.unit.ancestor_paths()}
    roles = {post.role for post in held}
    deputies = {post.deputy_id for post in held if post.deputy_id}
    around = (
        Post.objects.active(on)
        .filter(Q(unit__path__in=paths) | Q(user__in=deputies))
        .exclude(user=person)
        .exclude(role__in=_OUTSIDE)
        .select_related("user", "unit")
        .order_by("-unit__path", "pk")
    )
    return one_each(sorted(around, key=lambda post: (post.user_id not in deputies, post.role not in roles)))


def has_posts_within(person: "User", paths: tuple[str, ...]) -> bool:
    """Tell whether a person holds or held a post under some units."""
    return Post.objects.within_any(paths).filter(user=person).exists()
