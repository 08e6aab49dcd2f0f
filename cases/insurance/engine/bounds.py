"""Within which birth dates a version of a plan takes members on a day, so that SQL can ask by them. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

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
