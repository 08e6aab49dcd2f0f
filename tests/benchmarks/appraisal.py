"""Measuring and weighing 2,000 cadres over a million work items, against one pass of SQL over the same items.

The pass counts by person and indicator what ours counts of items and visits, written by hand; ours adds what units have
(enrolment, renewal, satisfaction), what became of cases, how soon records were entered, and the points.
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
from assessments.performance.kinds import COUNTED
from assessments.performance.selectors.measuring import Measures, measure_people
from assessments.performance.weighing import Allowance, LoadShare, Weighed, weigh
from tests.benchmarks.appraisal_fill import fill
from tests.benchmarks.databases import bench_database
from tests.benchmarks.report import Report
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem

ITEMS = int(os.environ.get("BENCH_ITEMS", "1000000"))
ROUNDS = 5
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
NOW = timezone.make_aware(datetime(2027, 1, 15, 9))

# Everybody's items by person and indicator, and the visits on which each was to go.
BY_HAND = """
SELECT CASE WHEN state = 'done' THEN COALESCE(done_by_id, assignee_id) ELSE assignee_id END AS person,
    {indicator} AS indicator, COUNT(*), COUNT(*) FILTER (WHERE state = 'done' AND done_at <= due_at)
FROM worklist_workitem
WHERE kind = ANY(%(kinds)s) AND due_at >= %(from)s AND due_at < %(to)s
    AND (state = 'done' OR state = 'open' AND paused_at IS NULL)
GROUP BY 1, 2
UNION ALL
SELECT seat.user_id, 'visit_standard', COUNT(*), COUNT(*) FILTER (WHERE record.standard_met)
FROM visits_seat seat
JOIN visits_visit visit ON visit.id = seat.visit_id AND visit.trigger <> 'extra'
JOIN worklist_workitem item ON item.id = visit.item_id
LEFT JOIN visits_visitrecord record ON record.visit_id = visit.id
WHERE item.due_at >= %(from)s AND item.due_at < %(to)s AND seat.user_id IS NOT NULL
    AND (item.state = 'done' OR item.state = 'open' AND item.paused_at IS NULL)
GROUP BY 1
"""


def run(report: Report) -> None:
    with bench_database(f"uc_bench_appraisal_{ITEMS}") as is_new:
        if is_new:
            fill(ITEMS)
        people = list(User.objects.order_by("pk").values_list("pk", flat=True))
        report.note(f"{WorkItem.objects.count():,} items, {len(people):,} cadres")
        pairs = [(_timed(lambda: _appraise(people)), _timed(_by_hand)) for _round in range(ROUNDS)][1:]
        ours, sql = (statistics.median(column) for column in zip(*pairs, strict=True))
        with CaptureQueriesContext(connection) as told:
            measured = measure_people(people, FIRST, LAST, NOW)
        _compare(measured)
        weighing = _timed(lambda: _weigh(measured))
        one = statistics.median(_timed(lambda: _one(people[100])) for _round in range(ROUNDS))
        report.row("Appraisal of all cadres: measured and weighed", ours * 1000, unit="ms")
        report.row("Appraisal of all cadres: of this the weighing", weighing * 1000, unit="ms")
        report.row("Appraisal of all cadres: queries", len(told), 16, unit="queries", better="<=")
        report.row(f"Appraisal of all cadres over {ITEMS:,} items / one SQL pass", ours / sql, 3, better="<=")
        report.row("One cadre's month measured", one * 1000, unit="ms")


def _appraise(people: list[int]) -> dict[int, Weighed]:
    return _weigh(measure_people(people, FIRST, LAST, NOW))


def _weigh(measured: dict[int, Measures]) -> dict[int, Weighed]:
    weights = dict.fromkeys(Kpi, Decimal(7)) | {Kpi.FIRST_VISIT: Decimal(9)}
    targets, allowance = dict.fromkeys(Kpi, Decimal("0.95")), Allowance()
    load = LoadShare(Decimal("31.5"), Decimal("25.2"))
    return {person: weigh(measures, weights, targets, load, allowance) for person, measures in measured.items()}


def _one(person: int) -> dict[int, Measures]:
    return measure_people([person], date(2026, 6, 1), date(2026, 6, 30), NOW)


def _by_hand() -> list[tuple[Any, ...]]:
    cases = " ".join(f"WHEN kind = ANY(%({kpi})s) THEN '{kpi}'" for kpi in COUNTED)
    values = {kpi.value: list(kinds) for kpi, kinds in COUNTED.items()}
    given: dict[str, Any] = {
        **values, "kinds": [kind for kinds in COUNTED.values() for kind in kinds], "from": start_of(FIRST),
        "to": start_of(date(2027, 1, 1)),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND.format(indicator=f"CASE {cases} END"), given)
        return cursor.fetchall()


def _compare(measured: dict[int, Measures]) -> None:
    """Both count the same, or the comparison says nothing; few counsellings are withheld by ours alone."""
    for person, code, of, kept in _by_hand():
        found = measured[person][Kpi(code)]
        if not found.is_withheld and (found.count, found.of) != (kept, of):
            raise RuntimeError(f"{person} {code}: {found} is not {kept} of {of}")


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
