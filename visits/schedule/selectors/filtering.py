"""What the list and the calendar of visits may be narrowed to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from cases.care.enums import ConsentState
from unioncare.core.numbers import stated_number
from unioncare.organisation.models import Unit, User
from unioncare.worklist.enums import ItemState

from ..models import Seat, Visit, VisitQuerySet

SEE = "visits.see_visit"
TABS = ("mine", "unit")
STATES = ("open", "overdue", "done", "missed")
LEVELS = ("4", "3", "2", "1")


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Whose visits, in which state, of which level, unit and visitor; by default one's own that are open."""

    tab: str = "mine"
    state: str = "open"
    levels: tuple[int, ...] = ()
    unit: Unit | None = None
    person: User | None = None

    @classmethod
    def from_query(cls, query: QueryDict, user: User, *, state: str = "open") -> Self:
        """Read the query of a page; values that are not offered count as not given."""
        supervises = user.has_perm(SEE)
        tab, asked, unit = query.get("tab", ""), query.get("state", ""), query.get("unit", "")
        person = stated_number(query.get("person", ""))
        return cls(
            tab=tab if tab in TABS and supervises else "mine",
            state=asked if asked in STATES else state,
            levels=tuple(int(value) for value in query.getlist("level") if value in LEVELS),
            unit=Unit.objects.visible_to(user, SEE).filter(code=unit).first() if unit and supervises else None,
            person=visitors_known_to(user).filter(pk=person).first() if person and supervises else None,
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.levels or self.unit or self.person or self.state != "open")

    def apply(self, user: User, now: datetime) -> VisitQuerySet:
        """Return the visits that the reader asked for, in no order."""
        visits: VisitQuerySet = Visit.objects.shown()
        visits = visits.seating(user) if self.tab == "mine" else visits.visible_to(user)
        if self.unit is not None:
            visits = visits.within(self.unit.path)
        if self.person is not None:
            visits = visits.filter(Exists(Seat.objects.filter(visit=OuterRef("pk"), user=self.person)))
        if self.levels:
            visits = visits.filter(case__level__in=self.levels, case__consent_state=ConsentState.GIVEN)
        return visits.filter(_state(self.state, now)) if self.state else visits


def _state(state: str, now: datetime) -> Q:
    still = Q(item__state=ItemState.OPEN)
    return {
        "open": still,
        "overdue": still & Q(item__due_at__lt=now, item__paused_at__isnull=True),
        "done": Q(item__state=ItemState.DONE),
        "missed": Q(item__missed=True),
    }[state]


def visitors_known_to(user: User) -> QuerySet[User]:
    """Return who goes on visits that this user sees: nobody else's name is told by the filter."""
    seats = Seat.objects.filter(visit__in=Visit.objects.visible_to(user).order_by().values("pk"), user__isnull=False)
    return User.objects.filter(pk__in=seats.order_by().values("user")).order_by("name", "pk")
