"""Workload: the numbers of the page over a million items, against the statements that one would write by hand.

BENCH_ITEMS=… makes another size.
"""

import os
import statistics
import time
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.utils import timezone

from assessments.workload.selectors.board import TREND_MONTHS, board_of
from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import person_at, settle
from tests.benchmarks.report import Report
from unioncare.core.periods import Period, months_up_to, quarter_with
from unioncare.dashboard.seed.organisation import seed_posts, seed_units
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit
from unioncare.worklist.models import Subject, WorkItem

ITEMS = int(os.environ.get("BENCH_ITEMS", "1000000"))
ITEMS_A_SUBJECT, LOOKS = 20, 7

WEIGHT = "i.points * CASE s.level WHEN 2 THEN 1.2 WHEN 3 THEN 1.5 WHEN 4 THEN 2 ELSE 1 END"
# What the page tells, counted by hand: what was done by doer and month, what is open by whom it stands with.
DONE = f"""
SELECT i.done_by_id, date_trunc('month', i.done_at AT TIME ZONE 'Asia/Shanghai'), sum({WEIGHT})
FROM worklist_workitem i JOIN worklist_subject s ON s.id = i.subject_id
WHERE i.state = 'done' AND i.scope_path <> '' AND i.done_at >= %(since)s AND i.done_at < %(until)s GROUP BY 1, 2
"""
OPEN = f"""
SELECT i.assignee_id, sum({WEIGHT})
FROM worklist_workitem i JOIN worklist_subject s ON s.id = i.subject_id
WHERE i.state = 'open' AND i.scope_path <> '' AND i.due_at < %(until)s GROUP BY 1
"""
SUBJECTS = """
INSERT INTO worklist_subject (kind, unit_id, label, reference, url, level, confidential, withheld)
SELECT 'case', (%(units)s::bigint[])[1 + n %% %(places)s], '张三', '2026-' || n, '', 1 + n %% 4, false, false
FROM generate_series(1, %(subjects)s) n
"""
# Two of three are done; everything lies in the months of the trend.
WORK = """
INSERT INTO worklist_workitem (kind, title, subject_id, unit_id, scope_path, role, assignee_id, opens_at, due_at,
  in_hours, paused_days, state, reason, result, done_by_id, done_at, missed, points, escalation_level, because, details,
  source_key, created_at)
SELECT 'visit', '{}', s.id, s.unit_id, u.path, 'group_leader', p.user_id, at - interval '14 days', at, false, 0,
  CASE n %% 3 WHEN 0 THEN 'open' ELSE 'done' END, '', '', CASE n %% 3 WHEN 0 THEN NULL ELSE p.user_id END,
  CASE n %% 3 WHEN 0 THEN NULL ELSE at END, false, 1 + n %% 4, 0, '{}', '{}', 'bench:' || s.id || ':' || n,
  at - interval '14 days'
FROM worklist_subject s JOIN organisation_unit u ON u.id = s.unit_id
JOIN organisation_post p ON p.unit_id = u.id AND p.role = 'group_leader'
CROSS JOIN generate_series(1, %(each)s) n
CROSS JOIN LATERAL (
  SELECT %(now)s::timestamptz - ((s.id * 7919 + n * 104729) %% 31000000) * interval '1 second' AS at
) t
"""


def run(report: Report) -> None:
    with bench_database(f"uc_bench_workload_{ITEMS}") as is_new:
        if is_new:
            _fill()
        root = Unit.objects.get(depth=1)
        period = quarter_with(timezone.localdate())
        report.note(f"{WorkItem.objects.count():,} items")
        client = Client()
        client.force_login(person_at(root, "chair"))
        looks = [(_page(client), _board(root, period), _by_hand(period)) for _look in range(LOOKS)][1:]
        page, board, sql = (statistics.median(column) for column in zip(*looks, strict=True))
        report.row(f"Workload over {ITEMS:,} items: page", page * 1000, unit="ms")
        report.row(f"Workload over {ITEMS:,} items: its SQL by hand", sql * 1000, unit="ms")
        report.row(f"Workload over {ITEMS:,} items: numbers / their SQL", board / sql, 3, better="<=")
        report.row(f"Workload over {ITEMS:,} items: page / its SQL", page / sql, 3, better="<=")


def _page(client: Client) -> float:
    start = time.perf_counter()
    answer = client.get("/workload/")
    if answer.status_code != 200:
        raise RuntimeError(answer.status_code)
    return time.perf_counter() - start


def _board(root: Unit, period: Period) -> float:
    start = time.perf_counter()
    if not board_of(root, period).whole.load.points:
        raise RuntimeError("nothing was counted")
    return time.perf_counter() - start


def _by_hand(period: Period) -> float:
    values = {
        "since": start_of(months_up_to(period.last, TREND_MONTHS)[0]),
        "until": start_of(period.last + timedelta(days=1)),
    }
    start = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in (DONE, OPEN):
            cursor.execute(statement, values)
            cursor.fetchall()
    return time.perf_counter() - start


def _fill() -> None:
    """Write a large union and work of a year in its groups."""
    seed_posts(seed_units(10_000))
    groups = list(Unit.objects.filter(kind="union_group").order_by("path").values_list("pk", flat=True))
    values = {
        "units": groups, "places": len(groups), "subjects": ITEMS // ITEMS_A_SUBJECT, "each": ITEMS_A_SUBJECT,
        "now": timezone.now(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SUBJECTS, values)
        cursor.execute(WORK, values)
    if Subject.objects.count() * ITEMS_A_SUBJECT != WorkItem.objects.count():
        raise RuntimeError("some items were not written")
    settle()
