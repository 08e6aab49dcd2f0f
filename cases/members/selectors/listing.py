"""The members list: which rows, in which order, from where on.

A page is cut by its key, never by counting rows. Each order is served by an index, and a page is gathered from
segments in turn: one per subtree of the user's scope, or the numbered members before those without a number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import QueryDict

from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor
from unioncare.core.typed import typed_in
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, User

from ..enums import GONE, EmploymentStatus, Sex
from ..models import Member
from .by_unit import CURSOR, by_unit, gather, key
from .search import condition_for

PERMISSION = "cases.see_member"
BY_UNIT = "unit"
ORDERS = (BY_UNIT, "employee_no", "-employee_no", "name", "-name")
# Whoever has another status has left and is found under "left".
STATUSES = tuple(status for status in EmploymentStatus if status not in GONE)


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What the list shows: by default everybody who has not left, unit by unit."""

    statuses: tuple[str, ...] = ()
    sex: str = ""
    outside: bool = False  # people noted outside the roster
    left: bool = False
    unit: Unit | None = None
    query: str = ""
    sort: str = BY_UNIT

    @classmethod
    def from_query(cls, query: QueryDict, user: User) -> Self:
        """Read the query of the page; values that are not offered count as not given."""
        sort = query.get("sort", "")
        sex = query.get("sex", "")
        code = query.get("unit", "")
        return cls(
            statuses=tuple(value for value in query.getlist("status") if value in STATUSES),
            sex=sex if sex in Sex.values else "",
            outside=query.get("roster") == "outside",
            left=query.get("left") == "1",
            unit=Unit.objects.visible_to(user, PERMISSION).filter(code=code).first() if code else None,
            query=typed_in(query),
            sort=sort if sort in ORDERS else BY_UNIT,
        )

    @property
    def selects(self) -> bool:
        """Whether it leaves out some of the members of a unit who are present."""
        return bool(self.statuses or self.sex or self.outside or self.left or self.query)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return self.selects or self.unit is not None

    def apply(self, rows: QuerySet[Member]) -> QuerySet[Member]:
        """Return the rows that the filter lets through, in no order."""
        rows = rows.filter(left_on__isnull=not self.left)
        if self.statuses:
            rows = rows.filter(status__in=self.statuses)
        if self.sex:
            rows = rows.filter(sex=self.sex)
        if self.outside:
            rows = rows.filter(employee_no__isnull=True)
        return self._meant(rows) if self.query else rows

    def _meant(self, rows: QuerySet[Member]) -> QuerySet[Member]:
        """Return whom the search box means; one letter or figure means nobody."""
        condition = condition_for(self.query)
        return rows.none() if condition is None else rows.filter(condition)


def filtered_members(user: User, wanted: MemberFilter, permission: str = PERMISSION) -> QuerySet[Member]:
    """Return the members in scope that the filter lets through."""
    rows = Member.objects.visible_to(user, permission)
    if wanted.unit is not None:
        rows = rows.within(wanted.unit.path)
    return wanted.apply(rows).order_by()


def member_page(user: User, wanted: MemberFilter, cursor: str = "") -> tuple[Page[Member], CappedCount]:
    """Return a page of the list and the capped count of all its rows."""
    rows = filtered_members(user, wanted)
    # Unit by unit the count stops within the first ones, whereas by members it looks up the unit of each. Where few are
    # left, nothing must lead it along the units in search of them.
    count = capped_count(rows, along="" if wanted.selects else "unit__path")
    shown = rows.select_related("unit").defer("id_number")
    after = _cursor(cursor, wanted.sort)
    segments = _segments(shown, user, wanted, after, few=not count.capped)
    return gather(segments, _KEYS[wanted.sort.lstrip("-")]), count


def _cursor(cursor: str, sort: str) -> tuple[Any, ...] | None:
    """Return where the page begins; a cursor of another order, or an altered one, begins the list anew."""
    values = decode_cursor(cursor)
    kinds = _CURSORS[sort.lstrip("-")]
    if values is None or len(values) != len(kinds):
        return None
    return values if all(map(isinstance, values, kinds)) else None


def _segments(
    rows: QuerySet[Member], user: User, wanted: MemberFilter, after: Sequence[Any] | None, *, few: bool
) -> Iterator[QuerySet[Member]]:
    if wanted.sort == BY_UNIT:
        return by_unit(rows, _subtrees(user, wanted), after)
    if wanted.sort.endswith("employee_no"):
        return _by_number(rows, after, few=few, descending=wanted.sort.startswith("-"))
    return iter((_by_name(rows, after, few=few, descending=wanted.sort.startswith("-")),))


def _subtrees(user: User, wanted: MemberFilter) -> tuple[str, ...]:
    paths = scope_paths(user, PERMISSION)
    if wanted.unit is None:
        return paths
    inside = tuple(path for path in paths if path.startswith(wanted.unit.path))
    return inside or (wanted.unit.path,)


def _by_number(
    rows: QuerySet[Member], after: Sequence[Any] | None, *, few: bool, descending: bool
) -> Iterator[QuerySet[Member]]:
    """Members with a number first, in either direction; people outside the roster end the list."""
    number, pk = after or (None, None)
    if after is None or number is not None:
        numbered = rows.filter(employee_no__isnull=False)
        if number is not None:
            numbered = numbered.filter(**{f"employee_no__{'lt' if descending else 'gt'}": number})
        yield _ordered(numbered, "employee_no", few=few, descending=descending)
    others = rows.filter(employee_no__isnull=True).order_by("pk")
    yield others.filter(pk__gt=pk) if after and number is None else others


def _by_name(rows: QuerySet[Member], after: Sequence[Any] | None, *, few: bool, descending: bool) -> QuerySet[Member]:
    if after:
        pinyin, pk = after
        beyond, within = ("lt", "lt") if descending else ("gt", "gt")
        rows = rows.filter(**{f"pinyin__{beyond}e": pinyin}).filter(
            Q(**{f"pinyin__{beyond}": pinyin}) | Q(**{f"pk__{within}": pk})
        )
    return _ordered(rows, "pinyin", few=few, descending=descending)


def _ordered(rows: QuerySet[Member], column: str, *, few: bool, descending: bool) -> QuerySet[Member]:
    """Order by a column and pk. Few rows of a large table are sorted: an expression keeps the planner from walking
    the whole index of the column in search of them."""
    term = Concat(column, Value("")) if few else F(column)
    sign = "-" if descending else ""
    return rows.order_by(term.desc() if descending else term.asc(), f"{sign}pk")


_KEYS = {
    BY_UNIT: key,
    "employee_no": lambda row: (row.employee_no, row.pk),
    "name": lambda row: (row.pinyin, row.pk),
}
_CURSORS: dict[str, tuple[Any, ...]] = {
    BY_UNIT: CURSOR,
    "employee_no": (str | None, int),
    "name": (str, int),
}
