"""Whose numbers somebody may see, and of which days: their own at once, those of others once a month is over."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from unioncare.core import thresholds
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.core.periods import month_of
from unioncare.core.rates import Rate
from unioncare.core.typed import typed_in
from unioncare.organisation.access import scope_paths
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.models import Post, Unit, User

from ..days import shown_from, shown_until
from ..kinds import DISCREET
from ..measures import Measure
from ..thresholds import SHOWN_AFTER
from .measuring import duties_by_person

SEE = "assessments.see_performance"


def people_seen_by(reader: User, day: date, unit: Unit | None = None) -> QuerySet[User]:
    """Return the people with a post on a day in the units whose numbers somebody may see, or below one of them."""
    posts = Post.objects.active(day).filter(user=OuterRef("pk")).order_by()
    posts = posts.within_any(scope_paths(reader, SEE))
    if unit is not None:
        posts = posts.within(unit.path)
    return User.objects.filter(Exists(posts))


def told_until(now: datetime) -> date:
    """Return the last day whose numbers superiors see; two queries."""
    nth = int(thresholds.value(SHOWN_AFTER.code))
    return shown_until(timezone.localdate(now), nth, load_working_days())


def told_from(day: date) -> date:
    """Return from which day on superiors see the month of a day; two queries."""
    return shown_from(day, int(thresholds.value(SHOWN_AFTER.code)), load_working_days())


def told_since(reader: User, people: Collection[int]) -> dict[int, date]:
    """Return the first month of each of some people that a superior sees: that of their first post in the units whose
    numbers they may see; what was before is others' to know. One query."""
    posts = Post.objects.filter(user__in=people).order_by().within_any(scope_paths(reader, SEE))
    return {person: month_of(first) for person, first in posts.values_list("user").annotate(first=Min("starts_on"))}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom the list shows: everybody, or those of one unit, or whose name begins so."""

    unit: Unit | None = None
    query: str = ""

    @classmethod
    def from_query(cls, query: QueryDict, reader: User) -> Self:
        code = query.get("unit", "")
        unit = Unit.objects.visible_to(reader, SEE).filter(code=code).first() if code else None
        return cls(unit, typed_in(query))

    @property
    def is_narrowed(self) -> bool:
        return self.unit is not None or bool(self.query)

    def apply(self, reader: User, day: date) -> QuerySet[User]:
        people = people_seen_by(reader, day, self.unit)
        return people.filter(name__startswith=self.query) if self.query else people


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the list: what they are, what they did in time of what was due; None before the reader's time."""

    person: User
    posts: tuple[Post, ...]
    in_time: Measure | None


def people_page(reader: User, wanted: PeopleFilter, now: datetime, cursor: str = "") -> tuple[Page[User], CappedCount]:
    """Return a page of people by name, and the capped count."""
    rows = wanted.apply(reader, timezone.localdate(now))
    count = capped_count(rows)
    if after := decode_cursor(cursor, str, int):
        rows = rows.filter(Q(name__gt=after[0]) | Q(name=after[0], pk__gt=after[1]))
    return keyset_page(rows.order_by("name", "pk"), key=lambda person: (person.name, person.pk)), count


def lines_of(reader: User, people: Collection[User], first: date, last: date, now: datetime) -> list[PersonLine]:
    """Return the people with their posts and their duties of a month; three queries. Counselling is left out."""
    since = told_since(reader, [person.pk for person in people])
    posts: dict[int, list[Post]] = defaultdict(list)
    held = Post.objects.active(timezone.localdate(now)).filter(user__in=[person.pk for person in people])
    for post in held.select_related("unit"):
        posts[post.user_id].append(post)
    rates: dict[int, Rate] = defaultdict(lambda: Rate(0, 0))
    for (person, kpi), rate in duties_by_person([one.pk for one in people], first, last, now).items():
        if kpi not in DISCREET:
            rates[person] += rate
    told = {pk: Measure(rates[pk].count, rates[pk].of) for pk, begin in since.items() if begin <= first}
    return [PersonLine(person, tuple(posts[person.pk]), told.get(person.pk)) for person in people]
