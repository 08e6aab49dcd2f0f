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
from unioncare.organisation.administering import administered_paths
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User

from .columns import PEOPLE, POSTS

if TYPE_CHECKING:
    from .reading import FileRow

PERMISSION = "organisation.import_organisation"
# What somebody who is no administrator may appoint: roles that can do nothing which an organisation officer cannot.
# Every other one sees cases or documents, decides, counsels, or has to do with money; a group leader sees the cases
# of a whole subtree too, as nothing ties the role to a group.
OPEN_ROLES = frozenset({Role.CLERK, Role.ORGANISATION_OFFICER})


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
    """A person as they stand or will stand.

    `outside`: with posts where the importer may not import. `guarded`: the account opens something by now, or will
    with its first password, and only an administrator of theirs changes its address and whose it is.
    """

    username: str
    name: str
    email: str = ""
    phone: str = ""
    employee_no: str = ""
    can_sign_in: bool = False
    is_active: bool = True
    outside: bool = False
    guarded: bool = False
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

    `scope` are the paths under which the importer may import, `administered` those under which they are an
    administrator, None for everything (command line). `importer` is the key of their user name.
    """

    scope: tuple[str, ...] | None
    administered: tuple[str, ...] | None
    importer: str
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
        return _lies_under(self.scope, path)

    def may_appoint(self, role: str, path: str) -> bool:
        """Whether the importer may give, change or end a role at a path."""
        return role in OPEN_ROLES or _lies_under(self.administered, path)


def load_standing(rows: Iterable["FileRow"], *, actor: User | None, today: date) -> Standing:
    """Read what stands: all units, and the people and posts that the rows name; five queries at most."""
    standing = Standing(
        scope=None if actor is None else scope_paths(actor, PERMISSION),
        administered=None if actor is None else administered_paths(actor),
        importer="" if actor is None else actor.username.casefold(),
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
        can_sign_in = is_password_usable(user.password)
        standing.people[key] = PersonNow(
            username=user.username,
            name=user.name,
            email=user.email,
            phone=user.phone,
            employee_no=user.employee_no,
            can_sign_in=can_sign_in,
            is_active=user.is_active,
            outside=user.is_superuser and standing.scope is not None,
            guarded=can_sign_in and standing.administered == (),
            pk=user.pk,
        )
        if user.email:
            standing.emails[user.email.casefold()] = key
    _load_posts(standing, keys)


def _load_posts(standing: Standing, keys: dict[int, str]) -> None:
    """Take up the posts of people, and what follows for them from those that they hold or deputise for."""
    posts = Post.objects.filter(Q(user__in=keys) | Q(deputy__in=keys)).select_related("unit")
    for post in posts.order_by("starts_on", "pk"):
        if post.user_id in keys:
            seats = standing.posts[keys[post.user_id], post.unit.code, post.role]
            seats.append(PostNow(post.starts_on, post.ends_on, post.pk))
        if post.ends_on is not None and post.ends_on < standing.today:
            continue
        for key in {keys[seat] for seat in (post.user_id, post.deputy_id) if seat in keys}:
            person = standing.people[key]
            person.outside |= not standing.covers(post.unit.path)
            opens = person.can_sign_in or post.role not in OPEN_ROLES
            person.guarded |= opens and not _lies_under(standing.administered, post.unit.path)


def _lies_under(paths: tuple[str, ...] | None, path: str) -> bool:
    return paths is None or any(path.startswith(start) for start in paths)
