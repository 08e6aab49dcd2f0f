"""How the enrolment rate of a unit went: on the last day of each of the last twelve months."""

from datetime import date, timedelta

from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit

from ..models import InsurancePlan
from .rate import rates_on_days

MONTHS = 12
_DAY = timedelta(days=1)


def month_ends(day: date, months: int = MONTHS) -> list[date]:
    """Return the last days of the months before a day, the earliest first, and the day itself."""
    ends, end = [day], day
    for _month in range(months - 1):
        end = end.replace(day=1) - _DAY
        ends.append(end)
    return ends[::-1]


def trend(unit: Unit, plan: InsurancePlan, day: date) -> dict[date, Rate]:
    """Return the rate of a unit's subtree at each of twelve ends of months, the last one being the day; two queries."""
    return rates_on_days(unit.path, plan, month_ends(day))
