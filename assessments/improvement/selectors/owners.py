"""Who may own a measure: whoever sees its action by a post of their own, or as a deputy."""

from datetime import date

from django.db.models import Q, QuerySet

from unioncare.organisation.access import declared_permissions
from unioncare.organisation.models import Post, Unit, User

from ..models import ActionQuerySet


def possible_owners(unit: Unit, on: date) -> QuerySet[User]:
    """Return who may own a measure of a unit, by name."""
    return _holding(Post.objects.active(on).filter(unit__path__in=unit.ancestor_paths()))


def owners_within(user: User, permission: str, on: date) -> QuerySet[User]:
    """Return who may own some measure of the units in which a user holds a permission, by name."""
    units = Unit.objects.visible_to(user, permission)
    return _holding(Post.objects.active(on).filter(unit__in=units.order_by().values("pk")))


def _holding(posts: QuerySet[Post]) -> QuerySet[User]:
    roles = declared_permissions()[ActionQuerySet.scope_permission]
    posts = posts.filter(role__in=roles).order_by()
    people = User.objects.filter(is_active=True)
    return people.filter(Q(pk__in=posts.values("user")) | Q(pk__in=posts.values("deputy"))).order_by("name", "pk")
