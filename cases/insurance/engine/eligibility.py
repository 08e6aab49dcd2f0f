"""Whom a version of a plan takes on a day: what speaks against somebody, and the same as bounds for SQL. Pure."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ..enums import ENROLLABLE

NOT_ON_STAFF, WRONG_SEX, TOO_YOUNG, TOO_OLD = "not_on_staff", "wrong_sex", "too_young", "too_old"


# Before and after everybody's birth.
EARLIEST, LATEST = date(1800, 1, 1), date(9999, 12, 31)


class Conditions(Protocol):
    """What a version of a plan asks: ages in completed years, both included; `sex` empty asks for none."""

    min_age: int
    max_age: int
    sex: str


def objection(version: Conditions, *, birth: date | None, sex: str, status: str, day: date) -> str | None:
    """Return the code of what speaks against somebody, None for whoever may be enrolled.

    Whoever has the oldest age is eligible until the day before the next birthday. Without a birth date nothing speaks
    against the age; an unknown sex is not the one that the plan asks for.
    """
    if status not in ENROLLABLE:
        return NOT_ON_STAFF
    if version.sex and sex != version.sex:
        return WRONG_SEX
    if birth is None:
        return None
    age = age_on(birth, day)
    if age < version.min_age:
        return TOO_YOUNG
    return TOO_OLD if age > version.max_age else None


def age_on(birth: date, day: date) -> int:
    """Return the completed years of somebody on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def born_until(day: date, years: int) -> date:
    """Return the last birth date of those who have completed so many years on a day."""
    year = day.year - years
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and not isleap(year) else day.replace(year=year)


def birthday(birth_date: date, age: int) -> date:
    """Return on which day somebody becomes so old; who was born on 29 February ages in March."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The birth dates and the sex that `objection` lets pass on a day: born after one day and up to another.

    `sex` is empty where both are taken. Without a birth date somebody is taken.
    """

    born_after: date
    born_until: date
    sex: str

    @classmethod
    def of(cls, version: Conditions, day: date) -> "Bounds":
        return cls(born_until(day, version.max_age + 1), born_until(day, version.min_age), version.sex)

    @classmethod
    def nobody(cls) -> "Bounds":
        """Return the bounds of a day on which the plan did not exist."""
        return cls(LATEST, EARLIEST, "-")
