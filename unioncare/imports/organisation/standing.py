"""What stands already, and what the rows accepted so far add to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import is_password_usable
from django.db.models import Q
from django.db.models.functions import Lower

from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Post, Unit, User

from .columns import PEOPLE, POSTS

if TYPE_CHECKING:
    from .reading import FileRow

PERMISSION = "organisation.import_organisation"


@dataclass(slots=True)
class UnitNow:
    """A unit as it stands or will stand; `path` is empty for one that the file adds, `row` is its row then."""

    code: str
    name: str
    kind: str
    parent: str | None
    path: str = ""
    is_active: bool = True
    pk: int = 0


@dataclass(slots=True)
class PersonNow:
    """A person as they stand or will stand."""

    username: str
    name: str
    email: str = ""
    phone: str = ""
    employee_no: str = ""
    can_sign_in: bool = False
    outside: bool = False
    pk: int = 0


@dataclass(slots=True)
class PostNow:
    """A post as it stands or will stand; `row` is its row if the file adds it."""

    starts_on: date
    ends_on: date | None
    pk: int = 0
    row: int = 0


@dataclass(slots=True)
class Standing:
    """Everything that rows are checked against, by the keys that rows use.

    `scope` are the paths under which the importer may import, None for everything (command line).
    """

    scope: tuple[str, ...] | None
    may_appoint_administrators: bool
    today: date
    units: dict[str, UnitNow] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    people: dict[str, PersonNow] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    posts: dict[tuple[str, str, str], list[PostNow]] = field(default_factory=lambda: defaultdict(list))

    def take_up(self, unit: UnitNow) -> None:
        """Let a unit stand as given, in place of what stood under its code."""
        if (before := self.units.get(unit.code)) is not None:
            self.names[before.name].discard(unit.code)
        self.units[unit.code] = unit
        self.names[unit.name].add(unit.code)

    def units_called(self, name: str) -> list[UnitNow]:
        return [self.units[code] for code in sorted(self.names.get(name, ()))]

    def path_of(self, code: str | None) -> str:
        """Return the path of a unit, of its nearest standing ancestor for one that the file adds, "" for the top."""
        while code is not None:
            unit = self.units[code]
            if unit.path:
                return unit.path
            code = unit.parent
        return ""

    def covers(self, path: str) -> bool:
        """Whether the importer may import at a path; "" is the top."""
        return self.scope is None or any(path.startswith(start) for start in self.scope)


def load_standing(rows: Iterable["FileRow"], *, actor: User | None, today: date) -> Standing:
    """Read what stands: all units, and the people and posts that the rows name; five queries at most."""
    standing = Standing(
        scope=None if actor is None else scope_paths(actor, PERMISSION),
        may_appoint_administrators=actor is None or actor.administers,
        today=today,
    )
    _load_units(standing)
    named = [row for row in rows if row.part in {PEOPLE, POSTS}]
    usernames = {row.cells["username"].casefold() for row in named if row.cells.get("username")}
    emails = {row.cells["email"] for row in named if row.cells.get("email")}
    _load_people(standing, usernames, emails)
    return standing


def _load_units(standing: Standing) -> None:
    rows: list[dict[str, Any]] = list(Unit.objects.values("pk", "code", "name", "kind", "path", "is_active"))
    codes = {row["path"]: row["code"] for row in rows}
    for row in rows:
        standing.take_up(
            UnitNow(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                parent=codes.get(row["path"][: -Unit.steplen]),
                path=row["path"],
                is_active=row["is_active"],
                pk=row["pk"],
            )
        )


def _load_people(standing: Standing, usernames: set[str], emails: set[str]) -> None:
    people = User.objects.annotate(key=Lower("username"), address=Lower("email")).filter(
        Q(key__in=usernames) | Q(address__in=emails)
    )
    keys: dict[int, str] = {}
    for user in people:
        key = keys[user.pk] = user.username.casefold()
        standing.people[key] = PersonNow(
            username=user.username,
            name=user.name,
            email=user.email,
            phone=user.phone,
            employee_no=user.employee_no,
            can_sign_in=is_password_usable(user.password),
            outside=user.is_superuser and standing.scope is not None,
            pk=user.pk,
        )
        if user.email:
            standing.emails[user.email.casefold()] = key
    for post in Post.objects.filter(user__in=keys).select_related("unit").order_by("starts_on", "pk"):
        key = keys[post.user_id]
        standing.posts[key, post.unit.code, post.role].append(PostNow(post.starts_on, post.ends_on, post.pk))
        lasts = post.ends_on is None or post.ends_on >= standing.today
        if lasts and not standing.covers(post.unit.path):
            standing.people[key].outside = True
