"""The live scoreboard of one enterprise over a million work items, against the statements that one would write by hand.

Each statement counts the same rows as its indicator, and says so: where both tell otherwise, the run stops. Indicators
that the filled world has no rows of are measured and not compared.
BENCH_MEMBERS=… makes another size.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.insurance.selectors.eligible import required_versions_in
from tests.benchmarks.databases import bench_database
from tests.benchmarks.report import Report
from tests.benchmarks.scoreboard_fill import fill
from unioncare.core.paging import next_path
from unioncare.dashboard.scoreboard.measures import Asked
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.measuring import measure_all
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit
from unioncare.worklist.models import WorkItem

MEMBERS = int(os.environ.get("BENCH_MEMBERS", "100000"))
ROUNDS = 5
IN_CASES = """JOIN cases_illnesscase c ON c.id = {of}.case_id AND c.consent_state = 'given'
JOIN organisation_unit u ON u.id = c.unit_id AND u.path >= %(from)s AND u.path < %(to)s"""
_PLACED = """
FROM cases_placement p JOIN organisation_unit u ON u.id = p.unit_id AND u.path >= %(from)s AND u.path < %(to)s
JOIN cases_member m ON m.id = p.member_id AND m.employee_no IS NOT NULL
"""
_STAFF = "p.status IN ('active', 'sick_leave', 'seconded', 'early_retired')"
_AGED = "(m.birth_date IS NULL OR date_part('year', age(%(last)s, m.birth_date)) BETWEEN 16 AND 60)"
_BORNE = f"""
SELECT k.case_id, SUM(k.total - k.basic_insurance - k.critical_insurance - k.medical_assistance
    - k.commercial_insurance - k.mutual_benefit) AS before, SUM(k.relief_donations) AS aid
FROM cases_costentry k {IN_CASES.format(of="k")}
WHERE k.struck_at IS NULL AND k.incurred_on BETWEEN %(first)s AND %(last)s GROUP BY 1
"""
_DAY_END = "timezone('Asia/Shanghai', (r.{} + 1)::timestamp)"
_RECORDS = "\nUNION ALL\n".join(
    f"""SELECT GREATEST(EXTRACT(EPOCH FROM r.recorded_at - {happened}), 0) / 3600 AS x
    FROM {table} r {"JOIN visits_visit v ON v.id = r.visit_id" if table == "visits_visitrecord" else ""}
    JOIN cases_illnesscase c ON c.id = {"v" if table == "visits_visitrecord" else "r"}.case_id
    JOIN organisation_unit u ON u.id = c.unit_id AND u.path >= %(from)s AND u.path < %(to)s
    WHERE r.recorded_at >= %(since)s AND r.recorded_at < %(end)s {valid}"""
    for table, happened, valid in (
        ("visits_visitrecord", "r.happened_at", ""),
        (
            "cases_treatmentevent",
            "timezone('Asia/Shanghai', (r.happened_on + 1)::timestamp)",
            "AND r.struck_at IS NULL",
        ),
        (
            "visits_recoverymeasure",
            "timezone('Asia/Shanghai', (r.measured_on + 1)::timestamp)",
            "AND r.struck_at IS NULL",
        ),
        ("visits_returnstage", "timezone('Asia/Shanghai', (r.starts_on + 1)::timestamp)", ""),
    )
)
_WEIGHT = "i.points * CASE s.level WHEN 2 THEN 1.2 WHEN 3 THEN 1.5 WHEN 4 THEN 2 ELSE 1 END"
_TEAM = """(SELECT p.user_id FROM organisation_post p JOIN organisation_unit u ON u.id = p.unit_id
WHERE u.path >= %(from)s AND u.path < %(to)s AND p.starts_on <= %(last)s
    AND (p.ends_on IS NULL OR p.ends_on >= %(first)s))"""
_VISITS_DUE = """
FROM visits_visit v JOIN worklist_workitem i ON i.id = v.item_id JOIN cases_illnesscase c ON c.id = v.case_id
JOIN organisation_unit u ON u.id = c.unit_id AND u.path >= %(from)s AND u.path < %(to)s
LEFT JOIN visits_visitrecord r ON r.visit_id = v.id
WHERE (i.state = 'done' OR i.state = 'open' AND i.paused_at IS NULL)
"""
# By code: one statement; its first column is the count or number by which both are compared, if it is one.
BY_HAND = {
    "A2": """SELECT COUNT(*) FILTER (WHERE state = 'done' AND done_at <= due_at), COUNT(*) FROM worklist_workitem
        WHERE scope_path >= %(from)s AND scope_path < %(to)s AND due_at >= %(since)s AND due_at < %(until)s
            AND (state = 'done' OR state = 'open' AND paused_at IS NULL)""",
    "B2": f"""SELECT COUNT(*) FILTER (WHERE r.happened_at <= i.due_at AND r.mode IN ('home', 'hospital')), COUNT(*)
        {_VISITS_DUE} AND v.trigger = 'first' AND c.reported_at >= %(since)s AND c.reported_at < %(end)s
            AND (i.due_at < %(until)s OR i.state = 'done') AND c.state <> 'rejected'""",
    "B3": """SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY g.settled_at - g.requested_at), COUNT(*)
        FROM donations_grant g JOIN organisation_unit u ON u.id = g.unit_id AND u.path >= %(from)s AND u.path < %(to)s
        WHERE g.kind = 'emergency' AND g.paid_on BETWEEN %(first)s AND %(last)s""",
    "C1": f"""SELECT COUNT(e.id), COUNT(*) {_PLACED}
        LEFT JOIN cases_enrolment e ON e.member_id = m.id AND e.plan_id = %(plan)s AND e.state <> 'cancelled'
            AND e.starts_on <= %(last)s AND e.ends_on >= %(last)s
        WHERE p.starts_on <= %(last)s AND {_STAFF} AND {_AGED} AND NOT EXISTS (
            SELECT FROM cases_placement l WHERE l.member_id = m.id AND l.starts_on > p.starts_on
                AND l.starts_on <= %(last)s)""",
    "C2": f"""SELECT COUNT(n.id), COUNT(*) FROM cases_enrolment e JOIN LATERAL (
            SELECT unit_id, status FROM cases_placement WHERE member_id = e.member_id AND starts_on <= e.ends_on + 1
            ORDER BY starts_on DESC LIMIT 1) p ON {_STAFF}
        JOIN organisation_unit u ON u.id = p.unit_id AND u.path >= %(from)s AND u.path < %(to)s
        JOIN cases_member m ON m.id = e.member_id AND m.employee_no IS NOT NULL
        LEFT JOIN cases_enrolment n ON n.member_id = e.member_id AND n.plan_id = e.plan_id AND n.state <> 'cancelled'
            AND n.starts_on = e.ends_on + 1
        WHERE e.state = 'active' AND e.plan_id = %(plan)s AND e.ends_on BETWEEN %(first)s AND %(last)s AND {_AGED}""",
    "C3": f"""SELECT NULL, SUM(last - first + 1) FROM (
            SELECT GREATEST(p.starts_on, %(first)s) AS first, LEAST(l.day - 1, %(last)s) AS last, covered.days
            {_PLACED} LEFT JOIN LATERAL (SELECT MIN(starts_on) AS day FROM cases_placement
                WHERE member_id = m.id AND starts_on > p.starts_on) l ON true
            LEFT JOIN LATERAL (SELECT SUM(LEAST(e.ends_on, %(last)s) - GREATEST(e.starts_on, %(first)s) + 1) AS days
                FROM cases_enrolment e WHERE e.member_id = m.id AND e.plan_id = %(plan)s AND e.state <> 'cancelled'
                    AND e.starts_on <= %(last)s AND e.ends_on >= %(first)s) covered ON true
            WHERE p.starts_on <= %(last)s AND {_STAFF} AND (l.day IS NULL OR l.day > %(first)s)) stay""",
    "C4": f"""SELECT COUNT(*) FILTER (WHERE paid_on <= %(last)s), COUNT(*) FROM (
            SELECT k.paid_on, COALESCE((SELECT (s.at AT TIME ZONE 'Asia/Shanghai')::date FROM cases_claimstep s
                WHERE s.claim_id = k.id AND s.move IN ('approve', 'reject') AND NOT EXISTS (
                    SELECT FROM cases_claimstep t WHERE t.claim_id = k.id AND t.id > s.id AND t.move LIKE 'undo%%')
                ORDER BY s.at DESC LIMIT 1), k.deadline_on) AS day
            FROM cases_claim k {IN_CASES.format(of="k")}
            WHERE k.expected > 0 AND k.source_key NOT LIKE 'withdrawn:%%') due
        WHERE day BETWEEN %(first)s AND %(last)s""",
    "C5": f"""SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY k.paid_on - k.submitted_on), COUNT(*)
        FROM cases_claim k {IN_CASES.format(of="k")}
        WHERE k.paid_on BETWEEN %(first)s AND %(last)s AND k.submitted_on IS NOT NULL""",
    "C6": f"""SELECT SUM(k.mutual_benefit) / SUM(k.total - k.basic_insurance - k.critical_insurance
            - k.medical_assistance - k.commercial_insurance), COUNT(DISTINCT k.case_id)
        FROM cases_costentry k {IN_CASES.format(of="k")}
        WHERE k.struck_at IS NULL AND k.incurred_on BETWEEN %(first)s AND %(last)s""",
    "D1": """SELECT COUNT(*) FILTER (WHERE paid), COUNT(*) FROM (SELECT
            EXISTS (SELECT FROM donations_grant g WHERE g.case_id = c.id AND g.kind = 'relief'
                AND g.state IN ('paid', 'closed') AND g.paid_on <= %(last)s) AS paid,
            EXISTS (SELECT FROM worklist_workitem i WHERE i.subject_id = c.subject_id AND i.kind = 'aid'
                AND i.opens_at < %(end)s) AS asked
        FROM cases_illnesscase c JOIN organisation_unit u ON u.id = c.unit_id AND u.path >= %(from)s AND u.path < %(to)s
        WHERE c.consent_state = 'given') told WHERE paid OR asked""",
    "D2": f"""SELECT COUNT(*) FILTER (WHERE before > aid AND (capacity <= 0 OR before - aid >= 0.4 * capacity)),
            COUNT(*) FROM (SELECT b.before, b.aid, h.annual_income - 12 * l.monthly_amount * h.persons AS capacity
            FROM ({_BORNE}) b JOIN (SELECT DISTINCT ON (case_id) * FROM cases_householdsurvey
                WHERE struck_at IS NULL AND surveyed_on <= %(last)s ORDER BY case_id, surveyed_on DESC, id DESC) h
                ON h.case_id = b.case_id
            JOIN LATERAL (SELECT monthly_amount FROM cases_livingline WHERE region = h.region
                AND starts_on <= %(last)s ORDER BY starts_on DESC LIMIT 1) l ON true WHERE b.before > 0) known""",
    "D3": f"SELECT SUM(LEAST(aid, before)) / SUM(before), COUNT(*) FROM ({_BORNE}) b WHERE before > 0",
    "D4": """SELECT COUNT(*) FILTER (WHERE NOT h.earlier_held), COUNT(*) FROM donations_hardship h
        JOIN cases_illnesscase c ON c.id = h.case_id
        JOIN organisation_unit u ON u.id = c.unit_id AND u.path >= %(from)s AND u.path < %(to)s
        WHERE h.earlier_held IS NOT NULL AND h.assessed_on BETWEEN %(first)s AND %(last)s""",
    "D5": """SELECT
            SUM(l.amount) FILTER (WHERE l.account <> 'gifts') / -SUM(l.amount) FILTER (WHERE l.account = 'gifts'),
            COUNT(*) FILTER (WHERE l.account = 'gifts')
        FROM donations_entryline l JOIN donations_entry e ON e.id = l.entry_id
        JOIN donations_fund f ON f.id = e.fund_id AND f.kind = 'campaign'
        JOIN organisation_unit u ON u.id = f.unit_id AND u.path >= %(from)s AND u.path < %(to)s
        WHERE e.booked_on BETWEEN %(first)s AND %(last)s AND l.account IN ('gifts', 'relief', 'condolence')""",
    "D6": """SELECT COUNT(*) FILTER (WHERE n.published_on <= %(last)s), COUNT(*) FROM donations_grant g
        JOIN organisation_unit u ON u.id = g.unit_id AND u.path >= %(from)s AND u.path < %(to)s
        LEFT JOIN donations_notice n ON n.grant_id = g.id
        WHERE g.approved_at >= %(since)s AND g.approved_at < %(end)s
            AND (g.kind <> 'condolence' OR g.asked > g.proposed)""",
    "E1": f"""SELECT COUNT(*) FILTER (WHERE kept), COUNT(*) FROM (
            SELECT bool_and(COALESCE(r.standard_met, false)) AS kept {_VISITS_DUE}
                AND i.due_at >= %(since)s AND i.due_at < %(until)s AND v.trigger <> 'extra' GROUP BY v.case_id) told""",
    "G2": f"""SELECT SUM(points), COUNT(*) FROM (
        SELECT i.done_by_id AS person, SUM({_WEIGHT}) AS points
        FROM worklist_workitem i JOIN worklist_subject s ON s.id = i.subject_id
        WHERE i.state = 'done' AND i.scope_path <> '' AND i.done_at >= %(since)s AND i.done_at < %(end)s
            AND i.done_by_id IN {_TEAM} GROUP BY 1
        UNION ALL
        SELECT i.assignee_id, SUM({_WEIGHT}) FROM worklist_workitem i JOIN worklist_subject s ON s.id = i.subject_id
        WHERE i.state = 'open' AND i.scope_path <> '' AND i.due_at < %(end)s AND i.assignee_id IN {_TEAM}
        GROUP BY 1) told""",
    "G4": f"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x), COUNT(*) FROM ({_RECORDS}) told",
}
# What its statement tells is no number of its own of rows.
UNCOMPARED = frozenset({"G2"})


def run(report: Report) -> None:
    with bench_database(f"uc_bench_scoreboard_{MEMBERS}") as is_new:
        if is_new:
            fill(MEMBERS)
        unit = Unit.objects.filter(kind="enterprise").order_by("path")[3]
        report.note(f"{Unit.objects.count():,} units, {MEMBERS:,} members, {WorkItem.objects.count():,} items")
        given = _given(_asked(unit))
        _compare(unit, given)
        report.row(f"Scoreboard of {MEMBERS:,} members: all indicators live", _all(unit) * 1000, unit="ms")
        times = {code: _both(unit, code, given) for code in BY_HAND}
        for code, (ours, sql) in sorted(times.items(), key=lambda one: -one[1][0]):
            report.note(f"{code}: {ours * 1000:8.1f} ms, by hand {sql * 1000:8.1f} ms, {ours / sql:5.2f} ×")
        ours, sql = (sum(column) for column in zip(*times.values(), strict=True))
        worst = max(ours / sql for ours, sql in times.values())
        report.row(f"Scoreboard live: {len(times)} indicators / their SQL by hand", ours / sql, 3, better="<=")
        report.row("Scoreboard live: the worst indicator / its SQL", worst, unit="×")
        report.row("Scoreboard live: queries an indicator", _queries(unit), 2, unit="queries", better="<=")


def _asked(unit: Unit) -> Asked:
    """Ask anew each time: what indicators share is read again."""
    today = timezone.localdate()
    return Asked(unit, today - timedelta(days=89), today, timezone.now())


def _given(asked: Asked) -> dict[str, Any]:
    (version,) = (version for _first, _last, version in required_versions_in(asked.last, asked.last))
    return {
        "from": asked.path, "to": next_path(asked.path), "first": asked.first, "last": asked.last,
        "since": start_of(asked.first), "until": asked.now, "end": start_of(asked.last + timedelta(days=1)),
        "plan": version.plan_id,
    }  # fmt: skip


def _compare(unit: Unit, given: dict[str, Any]) -> None:
    """Both count the same rows, or the comparison says nothing."""
    asked = _asked(unit)
    for code in BY_HAND.keys() - UNCOMPARED:
        measure, (count, of) = INDICATORS[code].reckon(asked), _by_hand(code, given)
        if measure.n != of or measure.count not in (None, count):
            raise RuntimeError(f"{code} counted otherwise by hand: {measure} and {count} of {of}")
        if not of:
            raise RuntimeError(f"{code}: nothing was counted")


def _both(unit: Unit, code: str, given: dict[str, Any]) -> tuple[float, float]:
    """Return the median seconds of ours and of the SQL, taken in turns."""
    pairs = [
        (_timed(lambda: INDICATORS[code].measure(_asked(unit))), _timed(lambda: _by_hand(code, given)))
        for _round in range(ROUNDS)
    ][1:]
    ours, sql = (statistics.median(column) for column in zip(*pairs, strict=True))
    return ours, sql


def _all(unit: Unit) -> float:
    return statistics.median(_timed(lambda: measure_all(_asked(unit))) for _round in range(ROUNDS))


def _queries(unit: Unit) -> float:
    with CaptureQueriesContext(connection) as told:
        found = measure_all(_asked(unit))
    return len(told) / len(found)


def _by_hand(code: str, given: dict[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND[code], given)
        return tuple(cursor.fetchone())


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
