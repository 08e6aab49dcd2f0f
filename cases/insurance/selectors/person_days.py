"""Days without cover: how many days of how many people nobody was insured for (C3 of the scoreboard)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from unioncare.core.paging import next_path
from unioncare.organisation.models import Unit

from ..enums import ENROLLABLE, EnrolmentState
from ..models import InsurancePlan, PlanVersion
from .eligible import versions_in

# On which day somebody becomes so old; who was born on 29 February ages in March, as `engine/eligibility.py` says.
_AGED = """((born + make_interval(years => {years}))::date
    + (EXTRACT(DAY FROM born + make_interval(years => {years})) <> EXTRACT(DAY FROM born))::int)"""
# Stays on the staff within a period; of each, the days on which the member could be enrolled, less those covered.
# Covers of one plan never overlap, so that their days may be added up.
_DAYS = f"""
WITH placed AS (
    SELECT member_id, unit_id, status, starts_on,
           LEAD(starts_on) OVER (PARTITION BY member_id ORDER BY starts_on) AS next_on
    FROM cases_placement WHERE starts_on <= %(last)s
),
stay AS (
    SELECT placed.member_id, unit.path, member.birth_date AS born, member.sex,
           GREATEST(placed.starts_on, %(first)s) AS first, LEAST(placed.next_on - 1, %(last)s) AS last
    FROM placed
    JOIN organisation_unit unit ON unit.id = placed.unit_id
    JOIN cases_member member ON member.id = placed.member_id
    WHERE placed.status = ANY(%(staff)s) AND (placed.next_on IS NULL OR placed.next_on > %(first)s)
        AND unit.path >= %(from)s AND unit.path < %(to)s AND member.employee_no IS NOT NULL
),
obliged AS (
    SELECT member_id, path,
           GREATEST(first, {_AGED.format(years="%(min_age)s")}) AS first,
           LEAST(last, {_AGED.format(years="%(max_age)s + 1")} - 1) AS last
    FROM stay WHERE %(sex)s = '' OR sex = %(sex)s
),
counted AS (
    SELECT path, last - first + 1 AS staff, 0 AS due, 0 AS covered FROM stay
    UNION ALL
    SELECT path, 0, last - first + 1, 0 FROM obliged WHERE last >= first
    UNION ALL
    SELECT path, 0, 0, LEAST(cover.ends_on, obliged.last) - GREATEST(cover.starts_on, obliged.first) + 1
    FROM obliged JOIN cases_enrolment cover ON cover.member_id = obliged.member_id
    WHERE cover.plan_id = %(plan)s AND cover.state <> %(cancelled)s AND obliged.last >= obliged.first
        AND cover.starts_on <= obliged.last AND cover.ends_on >= obliged.first
        AND cover.starts_on <= %(last)s AND cover.ends_on >= %(first)s
)
SELECT path, SUM(staff), SUM(due) - SUM(covered) FROM counted GROUP BY path
"""  # noqa: S608 -- only the texts above are put together


# What no version asks of anybody: no member has this sex.
_NOBODY: dict[str, Any] = {"min_age": 0, "max_age": 0, "sex": "-"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PersonDays:
    """Days of people: `staff` on the staff, `uncovered` of them by people who could be enrolled and had no cover."""

    uncovered: int = 0
    staff: int = 0

    def __add__(self, other: "PersonDays") -> "PersonDays":
        return PersonDays(self.uncovered + other.uncovered, self.staff + other.staff)

    def per_thousand(self, days: int) -> float | None:
        """C3: uncovered days in a period of so many days for each 1,000 people of its average staff."""
        return self.uncovered * 1000 * days / self.staff if self.staff else None


def person_days(unit: Unit, plan: InsurancePlan, first: date, last: date) -> PersonDays:
    """Return the days of a unit's subtree in a period, both days counted; a query more than versions in force."""
    return sum((days for days in _days(unit.path, plan, first, last).values()), PersonDays())


def _days(path: str, plan: InsurancePlan, first: date, last: date) -> dict[str, PersonDays]:
    """Return the days by unit; before the first version nobody was obliged, and the staff counts all the same."""
    found: dict[str, PersonDays] = defaultdict(PersonDays)
    spans = [(begin, end, _asks(version)) for begin, end, version in versions_in(plan, first, last)]
    begun = spans[0][0] if spans else last + _DAY
    if first < begun:
        spans.insert(0, (first, begun - _DAY, _NOBODY))
    for begin, end, asks in spans:
        for unit, staff, uncovered in _days_under(plan, asks, path, begin, end):
            found[unit] += PersonDays(int(uncovered), int(staff))
    return found


def _asks(version: PlanVersion) -> dict[str, Any]:
    return {"min_age": version.min_age, "max_age": version.max_age, "sex": version.sex}


def _days_under(
    plan: InsurancePlan, asks: dict[str, Any], path: str, first: date, last: date
) -> list[tuple[str, int, int]]:
    given: dict[str, Any] = {
        "first": first, "last": last, "plan": plan.pk, "cancelled": EnrolmentState.CANCELLED.value,
        "staff": [status.value for status in ENROLLABLE], "from": path, "to": next_path(path), **asks,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, given)
        return list(cursor.fetchall())
