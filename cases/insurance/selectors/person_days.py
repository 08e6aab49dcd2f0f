"""Days without cover: how many days of how many people nobody was insured for (C3 of the scoreboard)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from unioncare.core.paging import next_path
from unioncare.organisation.models import Unit

from ..enums import ENROLLABLE, EnrolmentState
from ..models import InsurancePlan
from .eligible import Span, versions_in

# On which day somebody becomes so old; who was born on 29 February ages in March, as `engine/eligibility.py` says.
_AGED = """((born + make_interval(years => {years}))::date
    + (EXTRACT(DAY FROM born + make_interval(years => {years})) <> EXTRACT(DAY FROM born))::int)"""
# Stays on the staff within a period; of each and each span of a version, the days on which the member could be
# enrolled, less those covered. Covers of one plan never overlap, so that their days may be added up.
_COUNTED = f"""
WITH stay AS (
    SELECT unit.path, placed.member_id, member.birth_date AS born, member.sex,
           GREATEST(placed.starts_on, %(first)s) AS first, LEAST(later.starts_on - 1, %(last)s) AS last
    FROM cases_placement placed
    JOIN organisation_unit unit ON unit.id = placed.unit_id AND unit.path >= %(from)s AND unit.path < %(to)s
    JOIN cases_member member ON member.id = placed.member_id AND member.employee_no IS NOT NULL
    LEFT JOIN LATERAL (
        SELECT MIN(starts_on) AS starts_on FROM cases_placement
        WHERE member_id = placed.member_id AND starts_on > placed.starts_on
    ) later ON true
    WHERE placed.starts_on <= %(last)s AND placed.status = ANY(%(staff)s)
        AND (later.starts_on IS NULL OR later.starts_on > %(first)s)
),
obliged AS (
    SELECT stay.path, stay.member_id, span.plan_id,
           GREATEST(stay.first, span.first_on, {_AGED.format(years="span.min_age")}) AS first,
           LEAST(stay.last, span.last_on, {_AGED.format(years="span.max_age + 1")} - 1) AS last
    FROM stay
    JOIN unnest(%(plan)s::bigint[], %(begins)s::date[], %(ends)s::date[], %(sex)s::text[], %(min_age)s::int[],
        %(max_age)s::int[]) AS span(plan_id, first_on, last_on, for_sex, min_age, max_age)
        ON span.for_sex = '' OR stay.sex = span.for_sex
),
counted AS (
    SELECT path, member_id, last - first + 1 AS staff, 0 AS due, 0 AS covered FROM stay
    UNION ALL
    SELECT path, member_id, 0, last - first + 1, 0 FROM obliged WHERE last >= first
    UNION ALL
    SELECT obliged.path, obliged.member_id, 0, 0,
        LEAST(cover.ends_on, obliged.last) - GREATEST(cover.starts_on, obliged.first) + 1
    FROM obliged JOIN cases_enrolment cover ON cover.member_id = obliged.member_id AND cover.plan_id = obliged.plan_id
    WHERE cover.state <> %(cancelled)s AND obliged.last >= obliged.first
        AND cover.starts_on <= obliged.last AND cover.ends_on >= obliged.first
        AND cover.starts_on <= %(last)s AND cover.ends_on >= %(first)s
)
"""  # noqa: S608 -- only the texts above are put together
_DAYS = _COUNTED + "SELECT path, SUM(staff), SUM(due) - SUM(covered) FROM counted GROUP BY path"  # noqa: S608
_BY_MEMBER = (
    _COUNTED
    + """
SELECT member_id, SUM(due) - SUM(covered) FROM counted GROUP BY member_id HAVING SUM(due) > SUM(covered)
"""
)


@dataclass(frozen=True, slots=True)
class PersonDays:
    """Days of people: `staff` on the staff, `uncovered` of them by people who could be enrolled and had no cover.

    Of several plans together each counts the staff anew.
    """

    uncovered: int = 0
    staff: int = 0

    def __add__(self, other: "PersonDays") -> "PersonDays":
        return PersonDays(self.uncovered + other.uncovered, self.staff + other.staff)

    def per_thousand(self, days: int) -> float | None:
        """C3: uncovered days in a period of so many days for each 1,000 people of its average staff."""
        return self.uncovered * 1000 * days / self.staff if self.staff else None


def person_days(unit: Unit, plan: InsurancePlan, first: date, last: date) -> PersonDays:
    """Return the days of a unit's subtree in a period, both days counted; two queries.

    Before the first version nobody was obliged, and the staff counts all the same.
    """
    return days_under(unit.path, versions_in(plan, first, last), first, last)


def days_under(path: str, spans: list[Span], first: date, last: date) -> PersonDays:
    """Return the same of a subtree for versions of one or several plans, each in its span of the period; one query."""
    return sum(days_by_place(path, spans, first, last).values(), PersonDays())


def days_by_place(path: str, spans: list[Span], first: date, last: date) -> dict[str, PersonDays]:
    """Return the same by the path of the very unit in which people were placed; one query."""
    plans = {version.plan_id for _begin, _end, version in spans}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, _given(path, spans, first, last))
        return {
            place: PersonDays(int(uncovered), int(staff) * max(len(plans), 1))
            for place, staff, uncovered in cursor.fetchall()
        }


def uncovered_days(path: str, spans: list[Span], first: date, last: date) -> dict[int, int]:
    """Return who of a subtree had days without cover, by the key of the member; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_MEMBER, _given(path, spans, first, last))
        return {member: int(days) for member, days in cursor.fetchall()}


def _given(path: str, spans: list[Span], first: date, last: date) -> dict[str, Any]:
    versions = [version for _begin, _end, version in spans]
    return {
        "first": first, "last": last, "cancelled": EnrolmentState.CANCELLED.value,
        "staff": [status.value for status in ENROLLABLE], "from": path, "to": next_path(path),
        "plan": [version.plan_id for version in versions], "sex": [version.sex for version in versions],
        "begins": [begin for begin, _end, _version in spans], "ends": [end for _begin, end, _version in spans],
        "min_age": [version.min_age for version in versions], "max_age": [version.max_age for version in versions],
    }  # fmt: skip
