"""The enrolment rate: of whom should be insured on a day, how many are; exact for any day of the past.

A member counts in the unit where they were placed on that day, and in all units above it as the tree stands today.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit

from ..enums import ENROLLABLE, EnrolmentState
from ..models import InsurancePlan
from .eligible import bounds_at

UnitRates = dict[str, Rate]
# A subtree by its path, a plan, a day.
Asked = tuple[str, InsurancePlan, date]

# The placements are windows from their beginning to the next one's; a day falls into one of them at most, and covers of
# one plan never overlap. Each day is a column, so that people are walked once however many days are asked.
_STAFF = """
WITH placed AS (
    SELECT member_id, unit_id, status, starts_on,
           LEAD(starts_on) OVER (PARTITION BY member_id ORDER BY starts_on) AS next_on
    FROM cases_placement WHERE starts_on <= %(last)s
),
staff AS (
    SELECT placed.member_id, placed.unit_id, unit.path, placed.starts_on AS since,
           COALESCE(placed.next_on, 'infinity') AS until, member.birth_date AS born, member.sex
    FROM placed
    JOIN organisation_unit unit ON unit.id = placed.unit_id
    JOIN cases_member member ON member.id = placed.member_id
    WHERE placed.status = ANY(%(staff)s) AND (placed.next_on IS NULL OR placed.next_on > %(first)s)
        AND member.employee_no IS NOT NULL AND {within}
)
"""
_WITHIN = "unit.path >= %(from)s AND unit.path < %(to)s"
_COUNTS = """
SELECT path, false, {eligible} FROM staff GROUP BY path
UNION ALL
SELECT staff.path, true, {covered} FROM staff
JOIN cases_enrolment cover ON cover.member_id = staff.member_id AND cover.plan_id = %(plan)s
    AND cover.state <> %(cancelled)s AND cover.starts_on <= %(last)s AND cover.ends_on >= %(first)s
GROUP BY staff.path
"""
_ELIGIBLE = """since <= {day} AND until > {day} AND ({sex} = '' OR sex = {sex})
    AND (born IS NULL OR born > {born_after} AND born <= {born_until})"""
_COVERED = _ELIGIBLE + " AND cover.starts_on <= {day} AND cover.ends_on >= {day}"
_NAMES = ("day", "sex", "born_after", "born_until")
# What was asked are rows here, so that one walk answers for many units and plans, however far apart.
_ASKED = """
SELECT asked.n, COUNT(*), COUNT(cover.id)
FROM unnest(%(numbers)s::int[], %(from)s::text[], %(to)s::text[], %(plan)s::bigint[], %(day)s::date[], %(sex)s::text[],
    %(born_after)s::date[], %(born_until)s::date[])
    AS asked(n, path_from, path_to, plan_id, day, for_sex, born_after, born_until)
JOIN organisation_unit unit ON unit.path >= asked.path_from AND unit.path < asked.path_to
JOIN staff ON staff.unit_id = unit.id
LEFT JOIN cases_enrolment cover ON cover.member_id = staff.member_id AND cover.plan_id = asked.plan_id
    AND cover.state <> %(cancelled)s AND cover.starts_on <= asked.day AND cover.ends_on >= asked.day
WHERE {eligible} GROUP BY asked.n
"""


def rate(unit: Unit, plan: InsurancePlan, day: date) -> Rate:
    """C1: members of a unit's subtree who are covered on a day, of those who may be enrolled; two queries."""
    return rates_on_days(unit.path, plan, [day])[day]


def trees_on_days(unit: Unit, plan: InsurancePlan, days: list[date]) -> dict[date, UnitRates]:
    """Return for each of some days the rate of a unit and of every unit below it, each with all below it, by path.

    A unit in whose subtree nobody may be enrolled is left out. Two queries for any number of days.
    """
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


def rates_of(asked: Sequence[Asked]) -> dict[Asked, Rate]:
    """Return the rate of each subtree by its plan on its day; two queries for any number of them."""
    if not asked:
        return {}
    bounds = bounds_at([(plan, day) for _path, plan, day in asked])
    days = [day for _path, _plan, day in asked]
    given: dict[str, Any] = {
        "first": min(days), "last": max(days), "cancelled": EnrolmentState.CANCELLED.value,
        "staff": [status.value for status in ENROLLABLE], "numbers": list(range(len(asked))), "day": days,
        "from": [path for path, _plan, _day in asked], "to": [next_path(path) for path, _plan, _day in asked],
        "plan": [plan.pk for _path, plan, _day in asked], "sex": [one.sex for one in bounds],
        "born_after": [one.born_after for one in bounds], "born_until": [one.born_until for one in bounds],
    }  # fmt: skip
    columns = {name: f"asked.{name}" for name in _NAMES} | {"sex": "asked.for_sex"}
    with connection.cursor() as cursor:
        cursor.execute(_STAFF.format(within="true") + _ASKED.format(eligible=_ELIGIBLE.format(**columns)), given)
        found = {n: Rate(covered, of) for n, of, covered in cursor.fetchall()}
    return {one: found.get(n, Rate(0, 0)) for n, one in enumerate(asked)}


def _counts(path: str, plan: InsurancePlan, days: list[date]) -> Iterator[tuple[date, str, int, int]]:
    """Return (day, path of a unit, eligible members placed in it, covered ones of them)."""
    given: dict[str, Any] = {
        "first": min(days), "last": max(days), "plan": plan.pk, "cancelled": EnrolmentState.CANCELLED.value,
        "staff": [status.value for status in ENROLLABLE], "from": path, "to": next_path(path),
    }  # fmt: skip
    for n, (day, bounds) in enumerate(zip(days, bounds_at([(plan, day) for day in days]), strict=True)):
        given |= {f"day{n}": day, f"sex{n}": bounds.sex}
        given |= {f"born_after{n}": bounds.born_after, f"born_until{n}": bounds.born_until}
    with connection.cursor() as cursor:
        counts = _COUNTS.format(eligible=_columns(_ELIGIBLE, days), covered=_columns(_COVERED, days))
        cursor.execute(_STAFF.format(within=_WITHIN) + counts, given)
        rows = cursor.fetchall()
    for unit, are_covered, *numbers in rows:
        for day, number in zip(days, numbers, strict=True):
            yield (day, unit, 0, number) if are_covered else (day, unit, number, 0)


def _columns(condition: str, days: list[date]) -> str:
    columns = ({name: f"%({name}{n})s" for name in _NAMES} for n in range(len(days)))
    return ", ".join(f"COUNT(*) FILTER (WHERE {condition.format(**names)})" for names in columns)
