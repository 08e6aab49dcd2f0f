"""The enrolment rate: of whom should be insured on a day, how many are; exact for any day of the past.

A member counts in the unit where they were placed on that day, and in all units above it as the tree stands today.
"""

from collections import defaultdict
from collections.abc import Iterator
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

# The placements are windows from their beginning to the next one's; a day falls into one of them at most, and covers of
# one plan never overlap. Each day is a column, so that people are walked once however many days are asked.
_COUNTS = """
WITH placed AS (
    SELECT member_id, unit_id, status, starts_on,
           LEAD(starts_on) OVER (PARTITION BY member_id ORDER BY starts_on) AS next_on
    FROM cases_placement WHERE starts_on <= %(last)s
),
staff AS (
    SELECT placed.member_id, unit.path, placed.starts_on AS since, COALESCE(placed.next_on, 'infinity') AS until,
           member.birth_date AS born, member.sex
    FROM placed
    JOIN organisation_unit unit ON unit.id = placed.unit_id
    JOIN cases_member member ON member.id = placed.member_id
    WHERE placed.status = ANY(%(staff)s) AND (placed.next_on IS NULL OR placed.next_on > %(first)s)
        AND unit.path >= %(from)s AND unit.path < %(to)s AND member.employee_no IS NOT NULL
)
SELECT path, false, {eligible} FROM staff GROUP BY path
UNION ALL
SELECT staff.path, true, {covered} FROM staff
JOIN cases_enrolment cover ON cover.member_id = staff.member_id AND cover.plan_id = %(plan)s
    AND cover.state <> %(cancelled)s AND cover.starts_on <= %(last)s AND cover.ends_on >= %(first)s
GROUP BY staff.path
"""
_ELIGIBLE = """since <= %(day{n})s AND until > %(day{n})s AND (%(sex{n})s = '' OR sex = %(sex{n})s)
    AND (born IS NULL OR born > %(born_after{n})s AND born <= %(born_until{n})s)"""
_COVERED = _ELIGIBLE + " AND cover.starts_on <= %(day{n})s AND cover.ends_on >= %(day{n})s"


def rate(unit: Unit, plan: InsurancePlan, day: date) -> Rate:
    """C1: members of a unit's subtree who are covered on a day, of those who may be enrolled; two queries."""
    return rates_on_days(unit.path, plan, [day])[day]


def rates_of_tree(unit: Unit, plan: InsurancePlan, day: date) -> UnitRates:
    """Return the rate of a unit and of every unit below it, each with all below it, by path; two queries.

    A unit in whose subtree nobody may be enrolled is left out.
    """
    return trees_on_days(unit, plan, [day])[day]


def trees_on_days(unit: Unit, plan: InsurancePlan, days: list[date]) -> dict[date, UnitRates]:
    """Return the same for each of some days; two queries for any number of days."""
    trees: dict[date, UnitRates] = {day: defaultdict(lambda: Rate(0, 0)) for day in days}
    for day, path, of, covered in _counts(unit.path, plan, sorted(trees)):
        for end in range(len(unit.path), len(path) + 1, Unit.steplen):
            trees[day][path[:end]] += Rate(covered, of)
    return {day: {path: found for path, found in tree.items() if found.of} for day, tree in trees.items()}


def rates_on_days(path: str, plan: InsurancePlan, days: list[date]) -> dict[date, Rate]:
    """Return the rate of a subtree on each of some days; two queries for any number of days."""
    rates = dict.fromkeys(days, Rate(0, 0))
    for day, _path, of, covered in _counts(path, plan, sorted(rates)):
        rates[day] += Rate(covered, of)
    return rates


def _counts(path: str, plan: InsurancePlan, days: list[date]) -> Iterator[tuple[date, str, int, int]]:
    """Return (day, path of a unit, eligible members placed in it, covered ones of them)."""
    given: dict[str, Any] = {
        "first": min(days), "last": max(days), "plan": plan.pk, "cancelled": EnrolmentState.CANCELLED.value,
        "staff": [status.value for status in ENROLLABLE], "from": path, "to": next_path(path),
    }  # fmt: skip
    for n, (day, bounds) in enumerate(zip(days, bounds_of_days(plan, days), strict=True)):
        given |= {f"day{n}": day, f"sex{n}": bounds.sex}
        given |= {f"born_after{n}": bounds.born_after, f"born_until{n}": bounds.born_until}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(eligible=_columns(_ELIGIBLE, days), covered=_columns(_COVERED, days)), given)
        rows = cursor.fetchall()
    for unit, are_covered, *numbers in rows:
        for day, number in zip(days, numbers, strict=True):
            yield (day, unit, 0, number) if are_covered else (day, unit, number, 0)


def _columns(condition: str, days: list[date]) -> str:
    return ", ".join(f"COUNT(*) FILTER (WHERE {condition.format(n=n)})" for n in range(len(days)))
