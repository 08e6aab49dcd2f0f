"""The enrolment rate: of whom should be insured on a day, how many are; exact for any day of the past.

A member counts in the unit where they were placed on that day, and in all units above it as the tree stands today.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit

from ..enums import ENROLLABLE, EnrolmentState
from ..models import InsurancePlan
from .eligible import bounds_of_days

UnitRates = dict[str, Rate]

# The placements are windows from their beginning to the next one's; a day falls into one of them at most.
_COUNTS = """
WITH day (day, born_after, born_until, sex) AS (
    SELECT * FROM unnest(%(days)s::date[], %(born_after)s::date[], %(born_until)s::date[], %(sexes)s::text[])
),
placed AS (
    SELECT member_id, unit_id, status, starts_on,
           LEAD(starts_on) OVER (PARTITION BY member_id ORDER BY starts_on) AS next_on
    FROM cases_placement WHERE starts_on <= %(last)s
)
SELECT day.day, unit.path, COUNT(*), COUNT(cover.member_id)
FROM placed
JOIN day ON placed.starts_on <= day.day AND (placed.next_on IS NULL OR placed.next_on > day.day)
JOIN organisation_unit unit ON unit.id = placed.unit_id
JOIN cases_member member ON member.id = placed.member_id
LEFT JOIN cases_enrolment cover ON cover.member_id = placed.member_id AND cover.plan_id = %(plan)s
    AND cover.state <> %(cancelled)s AND day.day BETWEEN cover.starts_on AND cover.ends_on
    AND cover.starts_on <= %(last)s AND cover.ends_on >= %(first)s
WHERE (placed.next_on IS NULL OR placed.next_on > %(first)s)
    AND placed.status = ANY(%(staff)s) AND unit.path >= %(from)s AND unit.path < %(to)s
    AND member.employee_no IS NOT NULL AND (day.sex = '' OR member.sex = day.sex)
    AND (member.birth_date IS NULL OR member.birth_date > day.born_after AND member.birth_date <= day.born_until)
GROUP BY day.day, unit.path
"""


def rate(unit: Unit, plan: InsurancePlan, day: date) -> Rate:
    """C1: members of a unit's subtree who are covered on a day, of those who may be enrolled; two queries."""
    return rates_on_days(unit.path, plan, [day])[day]


def rates_of_tree(unit: Unit, plan: InsurancePlan, day: date) -> UnitRates:
    """Return the rate of a unit and of every unit below it, each with all below it, by path; two queries.

    A unit in whose subtree nobody may be enrolled is left out.
    """
    rates: UnitRates = defaultdict(lambda: Rate(0, 0))
    for _day, path, of, covered in _counts(unit.path, plan, [day]):
        for end in range(len(unit.path), len(path) + 1, Unit.steplen):
            rates[path[:end]] += Rate(covered, of)
    return dict(rates)


def rates_on_days(path: str, plan: InsurancePlan, days: list[date]) -> dict[date, Rate]:
    """Return the rate of a subtree on each of some days; two queries for any number of days."""
    rates = dict.fromkeys(days, Rate(0, 0))
    for day, _path, of, covered in _counts(path, plan, sorted(rates)):
        rates[day] += Rate(covered, of)
    return rates


def _counts(path: str, plan: InsurancePlan, days: list[date]) -> Iterable[tuple[date, str, int, int]]:
    """Return (day, path of a unit, eligible members placed in it, covered ones of them)."""
    bounds = bounds_of_days(plan, days)
    given: dict[str, Any] = {
        "days": days,
        "born_after": [one.born_after for one in bounds],
        "born_until": [one.born_until for one in bounds],
        "sexes": [one.sex for one in bounds],
        "first": min(days),
        "last": max(days),
        "plan": plan.pk,
        "cancelled": EnrolmentState.CANCELLED.value,
        "staff": [status.value for status in ENROLLABLE],
        "from": path,
        "to": next_path(path),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, given)
        return list(cursor.fetchall())
