"""What a step of the first day is, and where a reader stands with it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise, cached_property

from unioncare.core.listed import listed
from unioncare.core.navigation import page_url
from unioncare.core.paging import next_path
from unioncare.organisation.access import declared_permissions, scope_paths
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

from ..permissions import LOAD, SEE, loads_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from unioncare.organisation.models import User

Text = str | Promise
# Pages of the Django admin stand under no declared permission.
ADMIN = "admin"


class Reader:
    """Who looks, when, and at which units: those under their posts; a superuser without a post at all of them."""

    def __init__(self, user: "User", now: datetime) -> None:
        self.user, self.now = user, now

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        paths = scope_paths(self.user, SEE)
        if not paths and self.user.is_superuser:
            return tuple(Unit.objects.filter(depth=1).values_list("path", flat=True))
        return paths

    @cached_property
    def above(self) -> list[str]:
        """The paths of those units and of everything above them: what holds there holds for them too."""
        step = Unit.steplen
        return sorted({path[:end] for path in self.paths for end in range(step, len(path) + 1, step)})

    @property
    def units(self) -> QuerySet[Unit]:
        """The units in which something can stand that holds for the reader's: those, all below and all above them."""
        condition = Q(path__in=self.above)
        for path in self.paths:
            condition |= Q(path__gte=path, path__lt=next_path(path))
        units: QuerySet[Unit] = Unit.objects.filter(condition).order_by()
        return units

    def opens(self, permission: str) -> bool:
        if permission == LOAD:
            return loads_tables(self.user)
        return self.user.administers if permission == ADMIN else self.user.has_perm(permission)


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at one step found: how many there are, whether that is enough, what is lacking in words."""

    count: int
    is_done: bool
    lacking: Text = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is for, how it is looked at, and the one page on which it is done, by whoever may."""

    code: str
    title: Text
    purpose: Text
    look: "Callable[[Reader], Found]"
    url_name: str
    act: Text
    permission: str
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A step as one reader sees it; `url` is empty where somebody else does it, `roles` says who."""

    step: Step
    found: Found
    url: str
    roles: str

    @property
    def state(self) -> str:
        if self.found.is_done:
            return "done"
        return "optional" if self.step.is_optional else "missing"


def standing_of(step: Step, reader: Reader) -> Standing:
    """Look at a step for a reader."""
    url = page_url(step.url_name) if reader.opens(step.permission) else ""
    return Standing(step, step.look(reader), url, roles_of(step.permission))


def roles_of(permission: str) -> str:
    """Return who may do it, in words."""
    held = {Role.ADMINISTRATOR.value} if permission == ADMIN else declared_permissions()[permission]
    return listed(str(role.label) for role in Role if role.value in held)
