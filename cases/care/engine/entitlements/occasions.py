"""What an occasion asks for: visits and screenings at events of the treatment, visits before festivals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext, ngettext

from unioncare.core.listed import listed

from ...enums import EventKind
from ..festivals import Festival
from ..reading import Visitors, join_visitors, read_choices, read_days, read_role, read_visitors
from ..wording import by_visitors, in_sentence


def _together(known: list[str], first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in known if value in first or value in second)


def _event_names(events: tuple[str, ...]) -> str:
    return listed(in_sentence(str(EventKind(event).label)) for event in events)


@dataclass(frozen=True, slots=True)
class EventVisits:
    """A visit at admission, surgery, intensive care or discharge.

    An event that lies ahead is visited before or on its day; one that has happened, within `within_days` working days.
    """

    events: tuple[str, ...]
    within_days: int
    visitors: Visitors = ()
    lead: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            read_choices(data, "events", EventKind.values),
            read_days(data, "within_days", high=30),
            read_visitors(data),
            read_role(data, "lead"),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "events": list(self.events),
            "within_days": self.within_days,
            "visitors": [list(slot) for slot in self.visitors],
            "lead": self.lead,
        }

    def covers(self, other: Self) -> bool:
        return (
            set(self.events) >= set(other.events)
            and self.within_days <= other.within_days
            and len(self.visitors) >= len(other.visitors)
        )

    def join(self, other: Self) -> Self:
        first, second = (other, self) if other.within_days < self.within_days else (self, other)
        return type(self)(
            _together(EventKind.values, self.events, other.events),
            first.within_days,
            join_visitors(first.visitors, second.visitors),
            first.lead or second.lead,
        )

    def text(self) -> str:
        visit = ngettext(
            "a visit at %(events)s, within %(days)s working day",
            "a visit at %(events)s, within %(days)s working days",
            self.within_days,
        ) % {"events": _event_names(self.events), "days": self.within_days}
        return by_visitors(visit, self.visitors)


@dataclass(frozen=True, slots=True)
class EventScreening:
    """A psychological screening within `within_days` working days after an event of the treatment."""

    events: tuple[str, ...]
    within_days: int

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(read_choices(data, "events", EventKind.values), read_days(data, "within_days", high=30))

    def as_json(self) -> dict[str, Any]:
        return {"events": list(self.events), "within_days": self.within_days}

    def covers(self, other: Self) -> bool:
        return set(self.events) >= set(other.events) and self.within_days <= other.within_days

    def join(self, other: Self) -> Self:
        together = _together(EventKind.values, self.events, other.events)
        return type(self)(together, min(self.within_days, other.within_days))

    def text(self) -> str:
        return ngettext(
            "psychological screening after %(events)s, within %(days)s working day",
            "psychological screening after %(events)s, within %(days)s working days",
            self.within_days,
        ) % {"events": _event_names(self.events), "days": self.within_days}


@dataclass(frozen=True, slots=True)
class FestivalVisits:
    """A visit in the `window_days` before a festival."""

    festivals: tuple[str, ...]
    window_days: int
    visitors: Visitors = ()
    lead: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            read_choices(data, "festivals", Festival.values),
            read_days(data, "window_days", high=60),
            read_visitors(data),
            read_role(data, "lead"),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "festivals": list(self.festivals),
            "window_days": self.window_days,
            "visitors": [list(slot) for slot in self.visitors],
            "lead": self.lead,
        }

    def covers(self, other: Self) -> bool:
        return set(self.festivals) >= set(other.festivals) and len(self.visitors) >= len(other.visitors)

    def join(self, other: Self) -> Self:
        first, second = (other, self) if other.window_days < self.window_days else (self, other)
        return type(self)(
            _together(Festival.values, self.festivals, other.festivals),
            first.window_days,
            join_visitors(first.visitors, second.visitors),
            first.lead or second.lead,
        )

    def text(self) -> str:
        names = listed(str(Festival(festival).label) for festival in self.festivals)
        visit = gettext("a visit in the %(days)s days before %(festivals)s") % {
            "days": self.window_days,
            "festivals": names,
        }
        return by_visitors(visit, self.visitors)
