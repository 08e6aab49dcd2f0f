"""Why somebody cannot be enrolled under a version of a plan on a day. Pure."""

from calendar import isleap
from datetime import date
from typing import Protocol

from ..enums import ENROLLABLE

NOT_ON_STAFF, WRONG_SEX, TOO_YOUNG, TOO_OLD = "not_on_staff", "wrong_sex", "too_young", "too_old"


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
