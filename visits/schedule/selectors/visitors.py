"""How often the visits of a person kept the standard, and how often first visits came in time (annex §14, E1 and B2).

A visit that was written down is credited to whoever went, in a seat of their own or in another's place. It counts
against whoever was to go and did not only where the seat stayed empty, or where nothing was written down at all. Nobody
has more than one turn on a visit.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value

from unioncare.core.rates import Rate
from unioncare.organisation.models import User

from ..enums import Trigger
from ..models import Attendance, Seat, Visit
from .standard import due_rows, due_visits, first_on_time

_BY_RECORD = "record__visit__"
WENT_BY_STANDARD = Q(record__standard_met=True)
WENT_IN_TIME = first_on_time(_BY_RECORD)
_COLUMNS = ("user", "of", "kept", "of_first", "in_time")


class Turns(NamedTuple):
    """Who went on visits that were due, and the seats that nobody filled."""

    went: QuerySet[Attendance]
    missed: QuerySet[Seat]

    @classmethod
    def of(cls, went: QuerySet[Attendance], seats: QuerySet[Seat]) -> Self:
        came = Attendance.objects.filter(record__visit=OuterRef("visit"), seat__isnull=False)
        filled = Exists(came.filter(Q(seat=OuterRef("pk")) | Q(user=OuterRef("user"))))
        return cls(went.filter(seat__isnull=False), seats.filter(~filled, user__isnull=False))

    def first(self) -> Self:
        """Return those of first visits alone."""
        first = Trigger.FIRST
        return type(self)(self.went.filter(record__visit__trigger=first), self.missed.filter(visit__trigger=first))

    def visits(self) -> QuerySet[Visit]:
        """Return the visits of all turns."""
        went = self.went.order_by().values("record__visit")
        return Visit.objects.filter(Q(pk__in=went) | Q(pk__in=self.missed.order_by().values("visit")))


class PersonRates(NamedTuple):
    """Visits that kept the standard of those that were due, and first visits that came in time."""

    standard: Rate
    first: Rate


@dataclass(frozen=True, slots=True)
class VisitorRate:
    """How often the visits of somebody kept the standard."""

    user: User
    rate: Rate


def standard_by_visitor(path: str, first: date, last: date, now: datetime) -> list[VisitorRate]:
    """Return the visitors of a subtree by name, with the visits on which they went or were to go."""
    due = due_visits(path, first, last, now).values("pk")
    went = Attendance.objects.filter(record__visit__in=due)
    rates = _by_person(Turns.of(went, Seat.objects.filter(visit__in=due)))
    people = User.objects.filter(pk__in=rates).order_by("name", "pk")
    return [VisitorRate(person, rates[person.pk].standard) for person in people]


def turns_of(people: Collection[int], first: date, last: date, now: datetime) -> Turns:
    """Return the turns of some people on visits whose windows ended between two days, in whichever unit."""
    went = due_rows(Attendance.objects.filter(user__in=people), first, last, now, to_visit=_BY_RECORD)
    seats = due_rows(Seat.objects.filter(user__in=people), first, last, now, to_visit="visit__")
    return Turns.of(went, seats)


def rates_of_people(people: Collection[int], first: date, last: date, now: datetime) -> dict[int, PersonRates]:
    """Return for each of some people how their visits went, those due between two days; one query."""
    return _by_person(turns_of(people, first, last, now))


def _by_person(turns: Turns) -> dict[int, PersonRates]:
    rates: dict[int, PersonRates] = {}
    none = PersonRates(Rate(0, 0), Rate(0, 0))
    for user, of, kept, of_first, in_time in _went(turns.went).union(_missed(turns.missed), all=True):
        held = rates.get(user, none)
        rates[user] = PersonRates(held.standard + Rate(kept, of), held.first + Rate(in_time, of_first))
    return rates


def _went(rows: QuerySet[Attendance]) -> QuerySet[Any, Any]:
    first = Q(record__visit__trigger=Trigger.FIRST)
    counted: QuerySet[Any, Any] = rows.order_by().values("user").annotate(
        of=Count("pk"),
        kept=Count("pk", filter=WENT_BY_STANDARD),
        of_first=Count("pk", filter=first),
        in_time=Count("pk", filter=first & WENT_IN_TIME),
    ).values_list(*_COLUMNS)  # fmt: skip
    return counted


def _missed(rows: QuerySet[Seat]) -> QuerySet[Any, Any]:
    none = Value(0, IntegerField())
    counted: QuerySet[Any, Any] = rows.order_by().values("user").annotate(
        of=Count("pk"), kept=none, of_first=Count("pk", filter=Q(visit__trigger=Trigger.FIRST)), in_time=none
    ).values_list(*_COLUMNS)  # fmt: skip
    return counted
