"""Rows of My work, ready for the template: every row is worked out once, and nothing asks the database again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from unioncare.core.bilingual import pick
from unioncare.core.masking import mask_name
from unioncare.core.ui.due import Due
from unioncare.organisation.access import scope_paths
from unioncare.organisation.enums import Role

from .enums import ItemState
from .kinds import WorkKind, get_kind
from .markup import Markup
from .models import NOWHERE
from .pages import act_page, item_page
from .selectors.clock import Clock, ended_mark
from .selectors.lists import ItemValues
from .selectors.places import place_names
from .selectors.scopes import SEE_CONFIDENTIAL, covered_people, deputised_posts, unit_paths

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_ROLES: dict[str, str | Promise] = dict(Role.choices)
_NOTHING = SafeString("")
# Level 4: what is counted in hours is urgent.
URGENT_LEVEL = 4
NO_REASON = "null"


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
    because_text: str
    owner: str
    role: str | Promise
    mine: bool
    urgent: bool
    escalated: bool
    act: str
    act_url: str
    act_label: str | Promise
    may_give: bool
    may_take: bool
    may_waive: bool
    due_part: SafeString = _NOTHING
    head_part: SafeString = _NOTHING
    meta_part: SafeString = _NOTHING
    why_part: SafeString = _NOTHING
    owner_part: SafeString = _NOTHING
    acts_part: SafeString = _NOTHING

    @property
    def because(self) -> dict[str, Any] | None:
        """The frozen reason; None where it is withheld."""
        reason: dict[str, Any] | None = json.loads(self.because_text)
        return reason

    def write(self, markup: Markup) -> Self:
        """Write the parts that the template sets side by side."""
        self.due_part = markup.due(self)
        self.head_part = markup.head(self)
        self.meta_part = markup.meta(self)
        self.why_part = markup.why(self)
        self.owner_part = markup.owner(self)
        self.acts_part = markup.acts(self)
        return self


@dataclass(frozen=True, slots=True)
class Reader:
    """What is the same for every row of a page: who reads, and where they hold which permission."""

    pk: int
    supervises: tuple[str, ...]
    assigns: tuple[str, ...]
    waives: tuple[str, ...]
    sees_confidential: tuple[str, ...]
    stands_in: frozenset[tuple[int, str, str]]
    covers: frozenset[int]

    @classmethod
    def of(cls, user: "User") -> "Reader":
        return cls(
            pk=user.pk,
            supervises=unit_paths(user),
            assigns=scope_paths(user, "worklist.assign_work"),
            waives=scope_paths(user, "worklist.waive_work"),
            sees_confidential=scope_paths(user, SEE_CONFIDENTIAL),
            stands_in=frozenset((post.user_id, post.role, post.unit.path) for post in deputised_posts(user)),
            covers=covered_people(user),
        )

    def is_told(self, item: ItemValues) -> bool:
        """Tell whether the reader may read whom an item is about, as `sees_subject` does."""
        return not item.confidential or self.is_entrusted(item.assignee, item.role, item.path)

    def is_entrusted(self, assignee: int | None, role: str, path: str) -> bool:
        """Tell whether the reader may read whom a confidential item is about."""
        return (
            assignee == self.pk or self._deputises_for(assignee, role, path) or path.startswith(self.sees_confidential)
        )

    def answers_for(self, assignee: int | None, role: str, path: str) -> bool:
        """Tell whether an item is the reader's own, or to be done in somebody's place as `stands_in_for` has it."""
        covers = path != NOWHERE and assignee in self.covers
        return assignee == self.pk or covers or self._deputises_for(assignee, role, path)

    def _deputises_for(self, assignee: int | None, role: str, path: str) -> bool:
        return any((assignee, role) == (holder, held) and path.startswith(at) for holder, held, at in self.stands_in)

    def opens(self, assignee: int | None, role: str, path: str) -> bool:
        """Tell whether the reader may open the page of an item, as `items_open_to` does."""
        return path.startswith(self.supervises) or self.answers_for(assignee, role, path)


def rows_of(values: Iterable[tuple[Any, ...]], user: "User", clock: Clock) -> list[Row]:
    """Return rows from tuples of `lists.COLUMNS`; one query for the names of places."""
    items = [ItemValues._make(value) for value in values]
    reader, markup = Reader.of(user), Markup()
    places = place_names(item.path for item in items)
    return [_row(item, reader, clock, places).write(markup) for item in items]


def _row(item: ItemValues, reader: Reader, clock: Clock, places: dict[str, str]) -> Row:
    kind = get_kind(item.kind)
    is_open, mine = item.state == ItemState.OPEN, reader.answers_for(item.assignee, item.role, item.path)
    name, reference, level = subject_of(item, reader)
    free = is_open and not item.is_approval
    assigns = item.path.startswith(reader.assigns)
    may_take = free and assigns and item.assignee != reader.pk
    act, act_url, act_label = _acts(kind, item, mine=is_open and mine, may_take=may_take)
    return Row(
        pk=item.pk,
        group=_group(item, clock),
        due=_due(item, clock),
        icon=kind.icon,
        title=title_of(item),
        url=item_page("item").format(item.pk) if reader.opens(item.assignee, item.role, item.path) else "",
        label=name,
        subject_url=item.subject_url if reader.is_told(item) else "",
        level=level,
        place=places.get(item.path, ""),
        reference=reference,
        because_text=NO_REASON if item.withheld else item.because_text,
        owner=item.assignee_name or "",
        role=_ROLES.get(item.role, item.role),
        mine=item.assignee == reader.pk,
        urgent=is_open and item.in_hours and item.level == URGENT_LEVEL,
        escalated=is_open and item.escalation > 0,
        act=act,
        act_url=act_url,
        act_label=act_label,
        may_give=free and item.path != NOWHERE and (mine or assigns),
        may_take=may_take,
        may_waive=free and item.path.startswith(reader.waives),
    )


def _group(item: ItemValues, clock: Clock) -> str:
    if item.state != ItemState.OPEN:
        return "done"
    return "paused" if item.paused_at else clock.group_of(item.due_at)


def title_of(item: ItemValues) -> str:
    """Return what is due, in words."""
    return pick(item.title) if item.title else str(get_kind(item.kind).label)


def subject_of(item: ItemValues, reader: Reader) -> tuple[str, str, int | None]:
    """Return whom an item is about as the reader may know it: name, number where the name does not hold it, level."""
    name = item.label.removesuffix(item.reference).rstrip()
    if not reader.is_told(item):
        return mask_name(name), "", None
    return name, "" if item.reference in name else item.reference, item.level


def _due(item: ItemValues, clock: Clock) -> Due:
    if item.done_at:
        return ended_mark(item.state, item.done_at, missed=item.missed)
    if item.paused_at:
        return Due.paused(item.due_at, None)
    return clock.due(item.due_at, in_hours=item.in_hours)


def _acts(kind: WorkKind, item: ItemValues, *, mine: bool, may_take: bool) -> tuple[str, str, str | Promise]:
    """Return the one visible act: its name, its address and its words."""
    if not mine:
        name = "take" if item.assignee is None and may_take else "item"
        return name.replace("item", "open"), item_page(name).format(item.pk), ""
    if url := act_page(kind, item=item.pk, reference=item.reference):
        return "act", url, kind.act_label
    return "do", item_page("do").format(item.pk), ""
