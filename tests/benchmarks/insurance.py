"""Mutual insurance of 100,000 members with three terms: the rate of the whole tree, the gap list, enrolling everybody.

BENCH_INSURED=… makes another size.
"""

import os
import statistics
import time
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.test.client import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.insurance.models import CoverageTerm, Enrolment, EnrolmentRefusal, InsurancePlan
from cases.insurance.selectors.rate import trees_on_days
from cases.insurance.services.enrolling import enrol_members
from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import person_at, settle
from tests.benchmarks.report import Report
from tests.benchmarks.server import Request, medians, serve, sign_in
from unioncare.core.months import last_day
from unioncare.dashboard.seed.demo import seed_world
from unioncare.organisation.models import Unit
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import open_subject

MEMBERS = int(os.environ.get("BENCH_INSURED", "100000"))
TERMS = 3
# Of so many members one lacks cover today.
GAP_OF = 33
ROUNDS = 3
BATCH = 2_000
DAY = timedelta(days=1)

# Everybody of age, as the insurer's own file would have brought them, but for every 33rd in the term of today.
FILL = """
INSERT INTO cases_enrolment (member_id, term_id, plan_id, unit_id, state, starts_on, ends_on, covered_from, full_from,
    is_renewal, shares, premium, by_union, by_administration, by_member, by_subsidy, certificate_no, end_reason,
    enrolled_at)
SELECT id, %(term)s, %(plan)s, unit_id, 'active', %(first)s, %(last)s, %(first)s, %(first)s, true, 1, 110, 90, 20, 0,
    0, '', '', %(now)s
FROM cases_member WHERE employee_no IS NOT NULL AND id %% %(gap_of)s <> 0
"""
BY_HAND = """
SELECT u.path, COUNT(*), COUNT(e.member_id)
FROM (SELECT DISTINCT ON (member_id) member_id, unit_id, status FROM cases_placement WHERE starts_on <= %(day)s
      ORDER BY member_id, starts_on DESC) p
JOIN organisation_unit u ON u.id = p.unit_id
JOIN cases_member m ON m.id = p.member_id
LEFT JOIN cases_enrolment e ON e.member_id = p.member_id AND e.plan_id = %(plan)s AND e.state <> 'cancelled'
    AND e.starts_on <= %(day)s AND e.ends_on >= %(day)s
WHERE p.status IN ('active', 'sick_leave', 'seconded', 'early_retired') AND m.employee_no IS NOT NULL
    AND (m.birth_date IS NULL OR m.birth_date > %(oldest)s AND m.birth_date <= %(youngest)s)
GROUP BY u.path
"""


def run(report: Report) -> None:
    with bench_database(f"uc_bench_insurance_{MEMBERS}") as is_new:
        if is_new:
            _fill()
        plan, root = InsurancePlan.objects.get(code="provincial"), Unit.objects.filter(depth=1).get()
        report.note(f"{MEMBERS:,} members, {Enrolment.objects.count():,} enrolments")
        _rate(report, plan, root)
        _gaps(report, root)
        _enrolling(report, plan)


def _fill() -> None:
    """Seed the union, three terms of a year each, the last of which covers today, and one to come."""
    seed_world(members=MEMBERS, cases=0, now=timezone.now())
    _forget_the_seed()
    first = _years_on(timezone.localdate().replace(day=1), -TERMS + 1)
    for _term in range(TERMS):
        term = _term_from(first)
        given: dict[str, Any] = {
            "term": term.pk, "plan": term.plan_id, "first": term.starts_on, "last": term.ends_on,
            "gap_of": GAP_OF if term.ends_on >= timezone.localdate() else MEMBERS * 10, "now": timezone.now(),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(FILL, given)
        first = term.ends_on + DAY
    _term_from(first)
    settle()


def _forget_the_seed() -> None:
    """Take away the cover that the demo has: it is measured with terms of the whole union."""
    for model in (Enrolment, EnrolmentRefusal, CoverageTerm):
        rows = model.objects.order_by()
        rows._raw_delete(rows.db)


def _years_on(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


def _term_from(first: date) -> CoverageTerm:
    plan, root = InsurancePlan.objects.get(code="provincial"), Unit.objects.filter(depth=1).get()
    subject = open_subject(kind=SubjectKind.COVERAGE, unit=root, label=f"{plan} {first.year}", reference="")
    return CoverageTerm.objects.create(
        plan=plan, version=plan.versions.get(), unit=root, subject=subject, starts_on=first,
        ends_on=last_day(first, 12), opened_at=timezone.now(),
    )  # fmt: skip


def _rate(report: Report, plan: InsurancePlan, root: Unit) -> None:
    """The rate of every unit on the day of today, and the one aggregate that somebody would write by hand."""
    day = timezone.localdate()
    ours, by_hand = [], []
    for _round in range(ROUNDS + 4):
        start = time.perf_counter()
        found = trees_on_days(root, plan, [day])[day]
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(
                BY_HAND,
                {"day": day, "plan": plan.pk, "oldest": _years_on(day, -61), "youngest": _years_on(day, -16)},
            )
            rows = cursor.fetchall()
        by_hand.append(time.perf_counter() - start)
    whole = found[root.path]
    if (sum(row[1] for row in rows), sum(row[2] for row in rows)) != (whole.of, whole.count):
        raise RuntimeError("The aggregate by hand counts otherwise.")
    report.row(f"Enrolment rate of {len(found):,} units: p50", statistics.median(ours) * 1000, unit="ms")
    report.row("Enrolment rate: p50 of the aggregate by hand", statistics.median(by_hand) * 1000, unit="ms")
    share = statistics.median(ours) / statistics.median(by_hand)
    report.row("Enrolment rate: ours / by hand", share, 2, better="<=")


def _gaps(report: Report, root: Unit) -> None:
    """The list of those without cover, against a bare page of as many members."""
    person = person_at(root, "insurance_officer")
    browser = Client(headers={"accept-language": "zh-CN"})
    browser.force_login(person)
    browser.get("/insurance/gaps/")
    with CaptureQueriesContext(connection) as queries:
        browser.get("/insurance/gaps/")
    report.row("Gap list: queries", len(queries), 10, unit="", better="<=")
    cookie = sign_in(person)
    with serve() as server:
        ours = Request(server, "/insurance/gaps/", cookie)
        rows = ours.body().count(b'<th scope="row"')
        page, bare = medians(ours, Request(server, f"/bare/members/?rows={rows}", cookie))
        counts, _bare = medians(Request(server, "/insurance/", cookie), ours, times=10, warm=2)
    report.row(f"Gap list ({rows} rows): p50", page, unit="ms")
    report.row("Gap list: p50 of a bare view", bare, unit="ms")
    report.row("Gap list: requests/s against the bare view", bare / page, 0.25)
    report.row("Coverage page of the whole union: p50", counts, unit="ms")


def _enrolling(report: Report, plan: InsurancePlan) -> None:
    """Everybody into the next term: by the service, and the same rows by bulk_create; the best of three."""
    term = CoverageTerm.objects.select_related("plan", "version", "unit").filter(plan=plan).latest("starts_on")
    begins = timezone.make_aware(datetime.combine(term.starts_on, datetime.min.time()))  # ahead it is a renewal
    ours, theirs, written = [], [], 0
    for _round in range(ROUNDS):
        _forget(term)
        start = time.perf_counter()
        written = enrol_members(term=term, starts_on=term.starts_on, actor=None, now=begins)
        ours.append(time.perf_counter() - start)
        theirs.append(_by_bulk_create(term))
    report.row(f"Enrolling {written:,} members: rows/s", written / min(ours), unit="rows/s")
    report.row("Enrolling: rows/s of bulk_create", written / min(theirs), unit="rows/s")
    report.row("Enrolling: ours / bulk_create", min(theirs) / min(ours), 0.5)
    _forget(term)


def _forget(term: CoverageTerm) -> None:
    rows = Enrolment.objects.filter(term=term).order_by()
    rows._raw_delete(rows.db)
    settle()


def _by_bulk_create(term: CoverageTerm) -> float:
    rows = list(Enrolment.objects.filter(term=term).order_by("pk"))
    _forget(term)
    for row in rows:
        row.pk = None
        row._state.adding = True
    start = time.perf_counter()
    Enrolment.objects.bulk_create(rows, batch_size=BATCH)
    return time.perf_counter() - start
