"""The scoreboard's indicators of enrolment, by unit and period (domain annex §14): C1, C2, C3."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit

from ..enums import ENROLLABLE, EnrolmentState
from ..models import InsurancePlan
from .eligible import versions_in
from .person_days import person_days
from .rate import rate

# Where and how the member was placed on the day after their cover ended decides whether a renewal was due, and whose.
_RENEWED = """
SELECT COUNT(*), COUNT(next.id)
FROM cases_enrolment ended
JOIN cases_member member ON member.id = ended.member_id
JOIN LATERAL (
    SELECT unit_id, status FROM cases_placement
    WHERE member_id = ended.member_id AND starts_on <= ended.ends_on + 1 ORDER BY starts_on DESC LIMIT 1
) placed ON placed.status = ANY(%(staff)s)
JOIN organisation_unit unit ON unit.id = placed.unit_id AND unit.path >= %(from)s AND unit.path < %(to)s
LEFT JOIN cases_enrolment next ON next.member_id = ended.member_id AND next.plan_id = ended.plan_id
    AND next.state <> %(cancelled)s AND next.starts_on = ended.ends_on + 1
WHERE ended.plan_id = %(plan)s AND ended.state = %(active)s AND ended.ends_on BETWEEN %(first)s AND %(last)s
    AND member.employee_no IS NOT NULL AND (%(sex)s = '' OR member.sex = %(sex)s)
    AND (member.birth_date IS NULL OR date_part('year', age(ended.ends_on + 1, member.birth_date))
        BETWEEN %(min_age)s AND %(max_age)s)
"""


def enrolment_rate(unit: Unit, plan: InsurancePlan, last: date) -> Rate:
    """C1: insured of eligible members on the last day of a period."""
    return rate(unit, plan, last)


def renewed_by_expiry(unit: Unit, plan: InsurancePlan, first: date, last: date) -> Rate:
    """C2: covers that went on without a day between, of those that ran out in a period and were to be renewed.

    To be renewed were those of members who could still be enrolled on the day after. A renewal within the days of
    grace counts, since it goes back to that day. What was ended early was no renewal missed.
    """
    found = Rate(0, 0)
    for begin, end, version in versions_in(plan, first + timedelta(days=1), last + timedelta(days=1)):
        given: dict[str, Any] = {
            "plan": plan.pk, "first": begin - timedelta(days=1), "last": end - timedelta(days=1),
            "active": EnrolmentState.ACTIVE.value, "cancelled": EnrolmentState.CANCELLED.value,
            "staff": [status.value for status in ENROLLABLE], "from": unit.path, "to": next_path(unit.path),
            "sex": version.sex, "min_age": version.min_age, "max_age": version.max_age,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_RENEWED, given)
            due, renewed = cursor.fetchone()
        found += Rate(renewed, due)
    return found


def uninsured_days(unit: Unit, plan: InsurancePlan, first: date, last: date) -> float | None:
    """C3: days without cover of eligible members in a period, for each 1,000 people of its average staff."""
    return person_days(unit, plan, first, last).per_thousand((last - first).days + 1)
