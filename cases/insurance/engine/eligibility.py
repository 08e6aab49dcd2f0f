"""Who may be enrolled in a plan: on the roster and the staff, of an age and a sex that its version names. Pure.

The one rule behind rate, gaps, person-days, enrolling and the import: selectors turn the bounds into SQL.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ..enums import ENROLLABLE, Ineligible

# Before and after everybody's birth.
EARLIEST, LATEST = date(1800, 1, 1), date(9999, 12, 31)


class Conditions(Protocol):
    """What a version of a plan asks of a member."""

    min_age: int
    max_age: int
    sex: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of whom a plan takes on a day: born after one day and up to another, both by the age in whole years.

    `sex` is empty where both are taken. Whoever has no known birth date is taken; whoever's sex is unknown is not
    where the plan asks for one.
    """

    born_after: date
    born_until: date
    sex: str

    @classmethod
    def of(cls, conditions: Conditions, day: date) -> "Bounds":
        return cls(years_before(day, conditions.max_age + 1), years_before(day, conditions.min_age), conditions.sex)

    @classmethod
    def nobody(cls) -> "Bounds":
        """Return the bounds of a day on which the plan did not exist."""
        return cls(LATEST, EARLIEST, "-")

    def refuse(self, *, birth_date: date | None, sex: str) -> Ineligible | None:
        """Return which condition a person does not meet, None for somebody who meets all."""
        if self.sex and sex != self.sex:
            return Ineligible.SEX
        if birth_date is None:
            return None
        if birth_date <= self.born_after:
            return Ineligible.TOO_OLD
        return Ineligible.TOO_YOUNG if birth_date > self.born_until else None


def why_not(bounds: Bounds, *, on_roster: bool, status: str, birth_date: date | None, sex: str) -> Ineligible | None:
    """Return why somebody of an employment status may not be enrolled, None where they may."""
    if not on_roster:
        return Ineligible.OFF_ROSTER
    if status not in ENROLLABLE:
        return Ineligible.OFF_STAFF
    return bounds.refuse(birth_date=birth_date, sex=sex)


def years_before(day: date, years: int) -> date:
    """Return the last birth date at which somebody is that old on a day; who was born on 29 February ages in March."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def birthday(birth_date: date, age: int) -> date:
    """Return on which day somebody becomes so old."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)
