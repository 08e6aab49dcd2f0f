"""Rows of My work, ready for the template: every row is worked out once, and nothing asks the database again."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from unioncare.core.bilingual import pick
from unioncare.core.masking import mask_name
from unioncare.core.ui.due import Due
from unioncare.organisation.access import scope_paths
from unioncare.organisation.enums import Role

from .enums import ItemState
from .kinds import WorkKind, get_kind
from .selectors.clock import Clock, ended_mark
from .selectors.places import place_names
from .selectors.scopes import SEE_CONFIDENTIAL, deputised_posts
from .services.transitions import APPROVAL_KEY

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_ROLES: dict[str, str | Promise] = dict(Role.choices)
# Level 4: what is counted in hours is urgent.
URGENT_LEVEL = 4


@dataclass(slots=True)
class Row:
    """One work item as a list shows it to one reader."""

    pk: int
    group: str
    due: Due
    icon: str
    title: str
    url: str
    label: str
    subject_url: str
    level: int | None
    place: str
    reference: str
    because: dict[str, Any]
    owner: str
    role: str | Promise
    mine: bool
    urgent: bool
    escalated: bool
    open: bool
    act: str
    act_url: str
    act_label: str | Promise
    may_give: bool
    may_take: bool
    may_waive: bool

    @property
    def has_menu(self) -> bool:
        return bool(self.subject_url) or self.may_give or self.may_take or self.may_waive


@dataclass(frozen=True, slots=True)
class Reader:
    """What is the same for every row of a page: who reads, and where they hold which permission."""

    pk: int
    assigns: tuple[str, ...]
    waives: tuple[str, ...]
    sees_confidential: tuple[str, ...]
    stands_in: frozenset[tuple[int, str, str]]

    @classmethod
    def of(cls, user: "User") -> "Reader":
        return cls(
            pk=user.pk,
            assigns=scope_paths(user, "worklist.assign_work"),
            waives=scope_paths(user, "worklist.waive_work"),
            sees_confidential=scope_paths(user, SEE_CONFIDENTIAL),
            stands_in=frozenset((post.user_id, post.role, post.unit.path) for post in deputised_posts(user)),
        )

    def answers_for(self, assignee: int | None, role: str, path: str) -> bool:
        """Tell whether an item is the reader's own, or stands with a post for which they deputise."""
        return assignee == self.pk or any(
            (assignee, role) == (holder, held) and path.startswith(at) for holder, held, at in self.stands_in
        )


def rows_of(values: Iterable[tuple[Any, ...]], user: "User", clock: Clock) -> list[Row]:
    """Return rows from tuples of `lists.COLUMNS`; one query for the names of places."""
    found = list(values)
    reader = Reader.of(user)
    places = place_names(row[5] for row in found)
    return [_row(row, reader, clock, places) for row in found]


def _row(values: tuple[Any, ...], reader: Reader, clock: Clock, places: dict[str, str]) -> Row:
    (
        pk, due_at, code, title, role, path, assignee, assignee_name, _opens_at, in_hours, state, done_at, missed,
        escalation, because, details, label, reference, subject_url, level, confidential,
    ) = values  # fmt: skip
    kind = get_kind(code)
    is_open, mine = state == ItemState.OPEN, reader.answers_for(assignee, role, path)
    hidden = confidential and not (mine or path.startswith(reader.sees_confidential))
    name = label.removesuffix(reference).rstrip()
    acts = _acts(kind, reference, is_open=is_open, mine=mine, assignee=assignee)
    free = is_open and APPROVAL_KEY not in details
    assigns = path.startswith(reader.assigns)
    return Row(
        pk=pk,
        group=clock.group_of(due_at) if is_open else "done",
        due=clock.due(due_at, in_hours=in_hours) if is_open else ended_mark(state, done_at, missed=missed),
        icon=kind.icon,
        title=pick(title) if title else str(kind.label),
        url=_page("item").format(pk),
        label=mask_name(name) if hidden else name,
        subject_url="" if hidden else subject_url,
        level=None if hidden else level,
        place=places.get(path, ""),
        reference="" if hidden or reference in name else reference,
        because=because,
        owner=assignee_name or "",
        role=_ROLES.get(role, role),
        mine=assignee == reader.pk,
        urgent=is_open and in_hours and level == URGENT_LEVEL,
        escalated=is_open and escalation > 0,
        open=is_open,
        act=acts[0],
        act_url=acts[1].format(pk),
        act_label=acts[2],
        may_give=free and (mine or assigns),
        may_take=free and assigns and assignee != reader.pk,
        may_waive=free and path.startswith(reader.waives),
    )


def _acts(kind: WorkKind, reference: str, *, is_open: bool, mine: bool, assignee: int | None) -> tuple[str, str, Any]:
    """Return the one visible act: its name, its address (with a place for the item's key) and its words."""
    if not is_open or (assignee is not None and not mine):
        return "open", _page("item"), ""
    if assignee is None and not mine:
        return "take", _page("take"), ""
    if url := act_page(kind.act_url, reference):
        return "act", url, kind.act_label
    return "do", _page("do"), ""


@cache
def _page(name: str) -> str:
    return reverse(f"worklist:{name}", args=[0]).replace("/0/", "/{}/")


def act_page(url_name: str, reference: str) -> str:
    """Return the page on which a kind of item is fulfilled, "" without one (or before a later app brings it)."""
    template = _act_template(url_name) if url_name else ""
    return template.replace("REFERENCE", reference) if reference else ""


@cache
def _act_template(url_name: str) -> str:
    try:
        return reverse(url_name, args=["REFERENCE"])
    except NoReverseMatch:
        return ""
