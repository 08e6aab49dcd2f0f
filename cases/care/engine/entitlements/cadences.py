"""Entitlements that come back: visits, counselling, screening, re-grading, surveys, follow-ups."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext, ngettext

from unioncare.core.listed import listed

from ..errors import InvalidParams
from ..reading import MAX_DAYS, Visitors, join_visitors, read_days, read_optional_days, read_role, read_visitors
from ..wording import by_visitors


@dataclass(frozen=True, slots=True)
class Cadence:
    """Something is done every so many days: counselling, screening, re-grading, survey.

    `window_days`: the last days of each interval in which it may be done; the whole interval when None.
    `first_within`: besides, a first time within so many working days of the plan.
    """

    every_days: int
    window_days: int | None = None
    first_within: int | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        every = read_days(data, "every_days")
        window = read_optional_days(data, "window_days")
        if window is not None and window > every:
            raise InvalidParams("window_days", "The window is longer than the interval.")
        return cls(every, window, read_optional_days(data, "first_within", high=250))

    def as_json(self) -> dict[str, Any]:
        return {"every_days": self.every_days, "window_days": self.window_days, "first_within": self.first_within}

    def covers(self, other: Self) -> bool:
        first = other.first_within is None or (
            self.first_within is not None and self.first_within <= other.first_within
        )
        return first and self.every_days <= other.every_days

    def join(self, other: Self) -> Self:
        # The window belongs to its interval; it says when, not how much, and follows the shorter interval.
        leader = other if other.every_days < self.every_days else self
        known = [first for first in (self.first_within, other.first_within) if first is not None]
        return type(self)(leader.every_days, leader.window_days, min(known, default=None))

    def text(self) -> str:
        often = ngettext("every day", "every %(days)s days", self.every_days) % {"days": self.every_days}
        if self.first_within is None:
            return often
        first = ngettext(
            "%(often)s, the first time within %(days)s working day",
            "%(often)s, the first time within %(days)s working days",
            self.first_within,
        )
        return first % {"often": often, "days": self.first_within}


@dataclass(frozen=True, slots=True)
class Visits:
    """A visit every so many days: who goes, and who answers for it."""

    every_days: int
    visitors: Visitors = ()
    lead: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(read_days(data, "every_days"), read_visitors(data), read_role(data, "lead"))

    def as_json(self) -> dict[str, Any]:
        return {"every_days": self.every_days, "visitors": [list(slot) for slot in self.visitors], "lead": self.lead}

    def covers(self, other: Self) -> bool:
        return self.every_days <= other.every_days and len(self.visitors) >= len(other.visitors)

    def join(self, other: Self) -> Self:
        first, second = (other, self) if other.every_days < self.every_days else (self, other)
        return type(self)(first.every_days, join_visitors(first.visitors, second.visitors), first.lead or second.lead)

    def text(self) -> str:
        visit = ngettext("a visit every day", "a visit every %(days)s days", self.every_days)
        return by_visitors(visit % {"days": self.every_days}, self.visitors)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Follow-ups so many days after closure, who answers for them."""

    after_days: tuple[int, ...]
    lead: str = ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        days = data.get("after_days") or []
        if not days:
            raise InvalidParams("after_days", "Choose at least one.")
        for value in days:
            read_days({"after_days": value}, "after_days", high=MAX_DAYS)
        return cls(tuple(sorted(set(days))), read_role(data, "lead"))

    def as_json(self) -> dict[str, Any]:
        return {"after_days": list(self.after_days), "lead": self.lead}

    def covers(self, other: Self) -> bool:
        return set(self.after_days) >= set(other.after_days)

    def join(self, other: Self) -> Self:
        return type(self)(tuple(sorted({*self.after_days, *other.after_days})), self.lead or other.lead)

    def text(self) -> str:
        return gettext("follow-up %(days)s days after closure") % {"days": listed(map(str, self.after_days))}
