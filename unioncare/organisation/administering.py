"""What an administrator may administer: the units under their posts, and the people who belong there alone.

Superusers administer everything. Nobody administers a superuser or somebody of another part of the union: a password
given to them would open more than the administrator may.
"""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from .access import administers_union, scope_paths
from .models import Post, Unit, User

PERMISSION = "organisation.administer"
# What an export notes beside its name.
EXPORTED = ["purpose", "rows", "filter"]


def administered_paths(user: User) -> tuple[str, ...] | None:
    """Return the paths of the administrator's posts, None for a superuser: everything."""
    return None if user.is_superuser else scope_paths(user, PERMISSION)


def administered_units(user: User) -> QuerySet[Unit]:
    """Return the units that a person may administer."""
    units: QuerySet[Unit] = Unit.objects.all()
    return units if user.is_superuser else Unit.objects.visible_to(user, PERMISSION)


def administered_posts(user: User) -> QuerySet[Post]:
    """Return the posts in the units that a person may administer."""
    return Post.objects.all() if user.is_superuser else Post.objects.visible_to(user, PERMISSION)


def administered_people(user: User, on: date) -> QuerySet[User]:
    """Return the people who hold or deputise for no post outside the administrator's units, now or later."""
    paths = administered_paths(user)
    if paths is None:
        return User.objects.all()
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    lasting = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).exclude(inside)
    elsewhere = [Exists(lasting.filter(**{seat: OuterRef("pk")})) for seat in ("user", "deputy")]
    return User.objects.filter(*(~seat for seat in elsewhere), is_superuser=False)


def administered_trail(user: User, on: date) -> Q:
    """Return the condition on audit rows: those of units, people and posts that a person may administer.

    Who took a list away is told wherever that person holds a post. What was deleted belongs to no unit any more: it is
    told to whoever administers the union. Rows about what holds for all units are not cut.
    """
    if user.is_superuser:
        return Q()
    reached: dict[type[Model], QuerySet[Any]] = {
        Unit: administered_units(user),
        User: administered_people(user, on),
        Post: administered_posts(user),
    }
    kinds = ContentType.objects.get_for_models(*reached)
    condition = ~Q(content_type__in=kinds.values())
    for model, rows in reached.items():
        condition |= Q(content_type=kinds[model], object_id__in=rows.order_by().values("pk"))
        if administers_union(user):
            condition |= Q(content_type=kinds[model]) & ~Q(object_id__in=model._default_manager.order_by().values("pk"))
    holders = administered_posts(user).order_by().values("user")
    return condition | Q(content_type=kinds[User], additional_data__has_keys=EXPORTED, object_id__in=holders)
