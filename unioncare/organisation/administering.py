"""What an administrator may administer: the units under their posts, and the people who belong there alone.

Superusers administer everything. Nobody administers a superuser or somebody of another part of the union: a password
given to them would open more than the administrator may.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from .access import scope_paths
from .models import Post, Unit, User

PERMISSION = "organisation.administer"


def administered_paths(user: User) -> tuple[str, ...] | None:
    """Return the paths of the administrator's posts, None for a superuser: everything."""
    return None if user.is_superuser else scope_paths(user, PERMISSION)


def administered_units(user: User) -> QuerySet[Unit]:
    """Return the units that a person may administer."""
    units: QuerySet[Unit] = Unit.objects.all()
    return units if user.is_superuser else Unit.objects.visible_to(user, PERMISSION)


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
