"""The units below one ranked from snapshots, against reading their rows; and again with ten times the rows.

BENCH_PERIODS=… makes another number of periods beside the one that is read.
"""

import os
import statistics
import time
from collections import defaultdict

from django.db import connection

from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import settle
from tests.benchmarks.report import Report
from unioncare.core.paging import next_path
from unioncare.core.periods import Period, quarters_up_to
from unioncare.dashboard.scoreboard.models import Snapshot
from unioncare.dashboard.scoreboard.selectors.board import TREND
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.ranking import rank
from unioncare.dashboard.seed.organisation import seed_units
from unioncare.organisation.models import Unit

PERIODS = int(os.environ.get("BENCH_PERIODS", "4"))
LOOKS = 9
QUARTER = Period(2026, 1, 3)

# What the page reads of the units below one, by hand: an indicator in the quarter and the five before it.
ROWS = """
SELECT u.path, s.period, s.value, s.n, s.count, s.low, s.high, s.is_withheld
FROM dashboard_snapshot s JOIN organisation_unit u ON u.id = s.unit_id
WHERE s.code = %s AND s.period = ANY(%s) AND u.path >= %s AND u.path < %s AND u.depth <= %s
"""
FILL = """
INSERT INTO dashboard_snapshot (unit_id, code, period, ends_on, taken_on, value, n, count, low, high, is_withheld)
SELECT u.id, c, p, '2026-03-31', '2026-03-18', .8, 100, 80, .7, .9, false
FROM organisation_unit u CROSS JOIN unnest(%s::text[]) c CROSS JOIN unnest(%s::text[]) p
"""


def run(report: Report) -> None:
    with bench_database("uc_bench_scoreboard") as is_new:
        if is_new:
            seed_units(10_000)
            _fill(_periods(PERIODS))
        root = Unit.objects.get(depth=1)
        ours, rows = _look(root)
        report.note(f"{Unit.objects.count():,} units, {Snapshot.objects.count():,} snapshots")
        report.row("Scoreboard: units below ranked from snapshots", ours * 1000, unit="ms")
        report.row("Scoreboard: rows of the units below read by hand", rows * 1000, unit="ms")
        report.row("Scoreboard: units below ranked / their rows", ours / rows, 5, better="<=")
        if is_new:
            _fill(_periods(PERIODS * 10 + 9)[PERIODS:])
        later, _rows = _look(root)
        report.note(f"{Snapshot.objects.count():,} snapshots")
        report.row("Scoreboard: units below ranked, with ten times the rows / before", later / ours, 1.25, better="<=")


def _periods(many: int) -> list[str]:
    """Return the quarter that is read and the quarters before it."""
    last = QUARTER.year * 4
    return [Period((last - back) // 4, 3 * ((last - back) % 4) + 1, 3).code for back in range(many + 1)]


def _fill(periods: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL, [list(INDICATORS), periods])
    settle()


def _look(unit: Unit) -> tuple[float, float]:
    looks = [(_ranking(unit), _by_hand(unit)) for _look in range(LOOKS)][2:]
    ours, rows = (statistics.median(column) for column in zip(*looks, strict=True))
    return ours, rows


def _ranking(unit: Unit) -> float:
    start = time.perf_counter()
    if len(rank(unit, INDICATORS["E1"], QUARTER, QUARTER.last).ranked) != unit.get_children_count():
        raise RuntimeError("some units are missing")
    return time.perf_counter() - start


def _by_hand(unit: Unit) -> float:
    start = time.perf_counter()
    found: dict[str, dict[str, tuple[object, ...]]] = defaultdict(dict)
    periods = [one.code for one in quarters_up_to(QUARTER.last, TREND)]
    with connection.cursor() as cursor:
        cursor.execute(ROWS, ["E1", periods, unit.path, next_path(unit.path), unit.depth + 1])
        for path, period, *said in cursor.fetchall():
            found[path][period] = tuple(said)
    return time.perf_counter() - start
