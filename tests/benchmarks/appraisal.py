"""Measuring and weighing 2,000 cadres over a million work items, against SQL over the same items.

The SQL counts by person and indicator what ours counts of items and visits, and the points of work, written by hand;
ours adds what units have (enrolment, renewal, satisfaction), what became of cases, how soon records were entered,
full-time equivalents, and weighs it all.
BENCH_ITEMS=… makes another size.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.performance.enums import Kpi
from assessments.performance.kinds import COUNTED, DISCREET
from assessments.performance.selectors.measuring import Measures, measure_people
from assessments.performance.weighing import Allowance, LoadShare, Weighed, weigh
from assessments.workload.scoring import NOTHING, Load
from assessments.workload.selectors.loads import loads_of
from tests.benchmarks.appraisal_fill import fill
from tests.benchmarks.databases import bench_database
from tests.benchmarks.report import Report
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import User
from unioncare.worklist.models import NOWHERE, WorkItem

ITEMS = int(os.environ.get("BENCH_ITEMS", "1000000"))
ROUNDS = 5
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NOW = timezone.make_aware(datetime(2027, 1, 15, 9))

# Everybody's items by person and indicator, the visits on which each went, or was to go where nobody went instead.
BY_HAND = """
WITH due AS (
    SELECT visit.id, visit.trigger, item.due_at
    FROM visits_visit visit JOIN worklist_workitem item ON item.id = visit.item_id
    WHERE visit.trigger <> 'extra' AND item.due_at >= %(from)s AND item.due_at < %(to)s
        AND (item.state = 'done' OR item.state = 'open' AND item.paused_at IS NULL)
), turns AS (
    SELECT attendance.user_id AS person, due.trigger, record.standard_met AS kept,
        record.happened_at <= due.due_at AND record.mode IN ('hospital', 'home') AS in_time
    FROM due JOIN visits_visitrecord record ON record.visit_id = due.id
    JOIN visits_attendance attendance ON attendance.record_id = record.id AND attendance.seat_id IS NOT NULL
    UNION ALL
    SELECT seat.user_id, due.trigger, false, false
    FROM due JOIN visits_seat seat ON seat.visit_id = due.id AND seat.user_id IS NOT NULL
    WHERE NOT EXISTS (
        SELECT FROM visits_visitrecord record JOIN visits_attendance attendance ON attendance.record_id = record.id
        WHERE record.visit_id = due.id AND attendance.seat_id IS NOT NULL
            AND (attendance.seat_id = seat.id OR attendance.user_id = seat.user_id)
    )
)
SELECT CASE WHEN state = 'done' THEN COALESCE(done_by_id, assignee_id) ELSE assignee_id END AS person,
    {indicator} AS indicator, COUNT(*), COUNT(*) FILTER (WHERE state = 'done' AND done_at <= due_at)
FROM worklist_workitem
WHERE kind = ANY(%(kinds)s) AND due_at >= %(from)s AND due_at < %(to)s
    AND (state = 'done' OR state = 'open' AND paused_at IS NULL)
GROUP BY 1, 2
UNION ALL
SELECT person, 'visit_standard', COUNT(*), COUNT(*) FILTER (WHERE kept) FROM turns GROUP BY 1
UNION ALL
SELECT person, 'first_visit', COUNT(*), COUNT(*) FILTER (WHERE in_time) FROM turns WHERE trigger = 'first' GROUP BY 1
"""
# The points of what each did in the year and has open by its end; no case here has a level.
POINTS_BY_HAND = """
SELECT CASE WHEN state = 'done' THEN done_by_id ELSE assignee_id END AS person, SUM(points)
FROM worklist_workitem
WHERE scope_path <> %(nowhere)s
    AND (state = 'done' AND done_by_id IS NOT NULL AND done_at >= %(from)s AND done_at < %(to)s
        OR state = 'open' AND due_at < %(to)s)
GROUP BY 1
"""
HAND_COUNTED = frozenset({*COUNTED, Kpi.VISIT_STANDARD, Kpi.FIRST_VISIT}) - DISCREET


def run(report: Report) -> None:
    with bench_database(f"uc_bench_appraisal_{ITEMS}") as is_new:
        if is_new:
            fill(ITEMS)
        people = list(User.objects.order_by("pk").values_list("pk", flat=True))
        report.note(f"{WorkItem.objects.count():,} items, {len(people):,} cadres")
        pairs = [_both(people, ours_first=bool(number % 2)) for number in range(ROUNDS)][1:]
        ours, sql = (statistics.median(column) for column in zip(*pairs, strict=True))
        with CaptureQueriesContext(connection) as told:
            measured, loads = measure_people(people, FIRST, LAST, NOW), loads_of(people, FIRST, LAST)
        _compare(measured, loads)
        weighing = _timed(lambda: _weigh(measured, loads))
        one = statistics.median(_timed(lambda: _one(people[100])) for _round in range(ROUNDS))
        report.row("Appraisal of all cadres: measured, loads and all weighed", ours * 1000, unit="ms")
        report.row("Appraisal of all cadres: of this the weighing", weighing * 1000, unit="ms")
        report.row("Appraisal of all cadres: queries", len(told), 21, unit="queries", better="<=")
        report.row(f"Appraisal of all cadres over {ITEMS:,} items / SQL by hand", ours / sql, 3, better="<=")
        report.row("One cadre's month measured", one * 1000, unit="ms")


def _both(people: list[int], *, ours_first: bool) -> tuple[float, float]:
    """Return the seconds of ours and of the SQL, each first in every other round."""
    if ours_first:
        ours = _timed(lambda: _appraise(people))
        return ours, _timed(_all_by_hand)
    sql = _timed(_all_by_hand)
    return _timed(lambda: _appraise(people)), sql


def _appraise(people: list[int]) -> dict[int, Weighed]:
    return _weigh(measure_people(people, FIRST, LAST, NOW), loads_of(people, FIRST, LAST))


def _weigh(measured: dict[int, Measures], loads: dict[int, Load]) -> dict[int, Weighed]:
    weights = dict.fromkeys(Kpi, Decimal(7)) | {Kpi.FIRST_VISIT: Decimal(9)}
    targets, allowance = dict.fromkeys(Kpi, Decimal("0.95")), Allowance()
    mean = sum(loads.values(), NOTHING).per_equivalent or Decimal(0)
    shares = {person: LoadShare(own, mean) for person, load in loads.items() if (own := load.per_equivalent)}
    return {
        person: weigh(measures, weights, targets, shares.get(person), allowance)
        for person, measures in measured.items()
    }


def _one(person: int) -> dict[int, Measures]:
    return measure_people([person], date(2026, 6, 1), date(2026, 6, 30), NOW)


def _all_by_hand() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    return _by_hand(), _points_by_hand()


def _by_hand() -> list[tuple[Any, ...]]:
    cases = " ".join(f"WHEN kind = ANY(%({kpi})s) THEN '{kpi}'" for kpi in COUNTED)
    values = {kpi.value: list(kinds) for kpi, kinds in COUNTED.items()}
    kinds = [kind for kinds in COUNTED.values() for kind in kinds]
    return _rows(BY_HAND.format(indicator=f"CASE {cases} END"), {**values, "kinds": kinds})


def _points_by_hand() -> list[tuple[Any, ...]]:
    return _rows(POINTS_BY_HAND, {"nowhere": NOWHERE})


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given | {"from": start_of(FIRST), "to": start_of(date(2027, 1, 1))})
        return cursor.fetchall()


def _compare(measured: dict[int, Measures], loads: dict[int, Load]) -> None:
    """Both count the same, neither more, or the comparison says nothing; few counsellings ours alone withholds."""
    by_hand = {(person, code): (kept, of) for person, code, of, kept in _by_hand() if code in HAND_COUNTED}
    ours = {
        (person, kpi.value): (measure.count, measure.of)
        for person, measures in measured.items()
        for kpi, measure in measures.items()
        if kpi in HAND_COUNTED
    }
    points = {person: load.points for person, load in loads.items() if load.points}
    if by_hand != ours:
        raise RuntimeError(f"counted otherwise by hand: {sorted(by_hand.items() ^ ours.items())[:5]}")
    if (points_by_hand := dict(_points_by_hand())) != points:
        raise RuntimeError(f"weighed otherwise by hand: {sorted(points_by_hand.items() ^ points.items())[:5]}")


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
