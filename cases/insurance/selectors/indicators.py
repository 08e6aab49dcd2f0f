"""The scoreboard's indicators of enrolment, by unit and period (domain annex §14): C1, C2, C3."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE

from ..engine.eligibility import Bounds
from ..enums import ENROLLABLE, EnrolmentState
from ..models import Enrolment, InsurancePlan
from .eligible import meets, on_staff, required_versions_in
from .person_days import PersonDays, days_by_place, days_under
from .rate import rates_of

_DAY = timedelta(days=1)

# Where and how the member was placed on the day after their cover ended decides whether a renewal was due, and whose.
_RENEWED = """
FROM unnest(%(plan)s::bigint[], %(first)s::date[], %(last)s::date[], %(sex)s::text[], %(min_age)s::int[],
    %(max_age)s::int[]) AS span(plan_id, first_on, last_on, for_sex, min_age, max_age)
JOIN cases_enrolment ended ON ended.plan_id = span.plan_id AND ended.ends_on BETWEEN span.first_on AND span.last_on
JOIN cases_member member ON member.id = ended.member_id
JOIN LATERAL (
    SELECT unit_id, status FROM cases_placement
    WHERE member_id = ended.member_id AND starts_on <= ended.ends_on + 1 ORDER BY starts_on DESC LIMIT 1
) placed ON placed.status = ANY(%(staff)s)
JOIN organisation_unit unit ON unit.id = placed.unit_id AND unit.path >= %(from)s AND unit.path < %(to)s
LEFT JOIN cases_enrolment next ON next.member_id = ended.member_id AND next.plan_id = ended.plan_id
    AND next.state <> %(cancelled)s AND next.starts_on = ended.ends_on + 1
WHERE ended.state = %(active)s AND member.employee_no IS NOT NULL
    AND (span.for_sex = '' OR member.sex = span.for_sex)
    AND (member.birth_date IS NULL OR date_part('year', age(ended.ends_on + 1, member.birth_date))
        BETWEEN span.min_age AND span.max_age)
"""
_BY_PLACE = "SELECT unit.path, COUNT(*), COUNT(next.id)" + _RENEWED + "GROUP BY unit.path"
_ONE_BY_ONE = "SELECT ended.id, next.id IS NOT NULL" + _RENEWED


def enrolment_of(paths: Collection[str], day: date) -> dict[str, Rate]:
    """Return C1 over all plans that everybody is to be enrolled in, for some subtrees; three queries for any number."""
    plans = list(InsurancePlan.objects.filter(is_required=True))
    found = rates_of([(path, plan, day) for path in sorted(paths) for plan in plans])
    return {path: sum((found[path, plan, day] for plan in plans), Rate(0, 0)) for path in paths}


def enrolment_rate(unit: Unit, day: date) -> Rate:
    """C1: insured of eligible members on a day, over all plans that everybody is to be enrolled in; two queries."""
    counts = _counts(day)
    return _summed(on_staff(unit.path, day).aggregate(**counts)) if counts else Rate(0, 0)


def enrolment_by_place(day: date) -> dict[str, Rate]:
    """Return C1 by the path of the very unit in which members were placed; two queries."""
    counts = _counts(day)
    if not counts:
        return {}
    placed: QuerySet[Any, Any] = on_staff(EVERYWHERE, day)
    rows: QuerySet[Any, Any] = placed.values("unit__path").annotate(**counts)
    return {row.pop("unit__path"): _summed(row) for row in rows}


def _counts(day: date) -> dict[str, Count]:
    """Return what is to be counted of placements: of each plan who may be insured, and who is; one query."""
    held = [version for _first, _last, version in required_versions_in(day, day)]
    counts = {}
    for version in held:
        asked = meets(Bounds.of(version, day), prefix="member__")
        counts[f"of_{version.plan_id}"] = Count("pk", filter=asked)
        counts[f"kept_{version.plan_id}"] = Count("pk", filter=asked & Q(covered_by(version.plan_id, day)))
    return counts


def _summed(found: dict[str, int]) -> Rate:
    kept, of = (sum(many for name, many in found.items() if name.startswith(side)) for side in ("kept_", "of_"))
    return Rate(kept, of)


def members_to_enrol(unit: Unit, day: date) -> int:
    """Return how many members at least one plan that everybody is to be enrolled in may insure; two queries."""
    asked = Q(pk__in=[])
    for _first, _last, version in required_versions_in(day, day):
        asked |= meets(Bounds.of(version, day), prefix="member__")
    return on_staff(unit.path, day).filter(asked).count()


def covered_by(plan: int, day: date) -> Exists:
    """Return whether the member of a placement is covered by a plan on a day."""
    rows = Enrolment.objects.filter(plan=plan, member=OuterRef("member"), starts_on__lte=day, ends_on__gte=day)
    return Exists(rows.exclude(state=EnrolmentState.CANCELLED))


def renewed_by_expiry(unit: Unit, first: date, last: date) -> Rate:
    """C2: covers that went on without a day between, of those that ran out in a period and were to be renewed.

    To be renewed were those of members who could still be enrolled on the day after, in all plans that everybody is to
    be enrolled in. A renewal within the days of grace counts, since it goes back to that day. What was ended early was
    no renewal missed. Two queries.
    """
    rows = _renewed(_BY_PLACE, first, last, unit.path)
    return sum((Rate(renewed, due) for _path, due, renewed in rows), Rate(0, 0))


def renewed_by_place(first: date, last: date) -> dict[str, Rate]:
    """Return C2 by the path of the very unit in which members were placed; two queries."""
    return {path: Rate(renewed, due) for path, due, renewed in _renewed(_BY_PLACE, first, last, EVERYWHERE)}


def renewals(unit: Unit, first: date, last: date) -> dict[int, bool]:
    """Return which enrolments stand behind C2, by their keys, and whether each went on; two queries."""
    return dict(_renewed(_ONE_BY_ONE, first, last, unit.path))


def _renewed(statement: str, first: date, last: date, path: str) -> list[tuple[Any, ...]]:
    """Return what ran out the day before a span of a version, and what of it went on."""
    spans = required_versions_in(first + _DAY, last + _DAY)
    if not spans:
        return []
    given: dict[str, Any] = {
        "plan": [version.plan_id for _first, _last, version in spans],
        "first": [first - _DAY for first, _last, _version in spans],
        "last": [last - _DAY for _first, last, _version in spans],
        "sex": [version.sex for _first, _last, version in spans],
        "min_age": [version.min_age for _first, _last, version in spans],
        "max_age": [version.max_age for _first, _last, version in spans],
        "active": EnrolmentState.ACTIVE.value, "cancelled": EnrolmentState.CANCELLED.value,
        "staff": [status.value for status in ENROLLABLE], "from": path, "to": next_path(path),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def uninsured_days(unit: Unit, first: date, last: date) -> PersonDays:
    """C3: days without cover of eligible members in a period, over the plans that everybody is to be enrolled in.

    Of several plans it is their mean. Without a plan there is nothing to miss. Two queries.
    """
    spans = required_versions_in(first, last)
    return days_under(unit.path, spans, first, last) if spans else PersonDays()


def uninsured_by_place(first: date, last: date) -> dict[str, PersonDays]:
    """Return C3 by the path of the very unit in which people were placed; two queries."""
    spans = required_versions_in(first, last)
    return days_by_place(EVERYWHERE, spans, first, last) if spans else {}
