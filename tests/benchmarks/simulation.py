"""A simulation of 50,000 cases over twelve months, against the pure engine alone over the same gradings, once.

BENCH_SIMULATED=… makes another size.
"""

import os
import time
from datetime import datetime

from django.db import connection
from django.utils import timezone

from cases.care.engine.facts import Facts
from cases.care.engine.matching import match_rules
from cases.care.engine.plan import Basis, plan_items
from cases.care.engine.reasons import ProtocolRef
from cases.care.models import Protocol
from cases.care.selectors.plan import load_clock
from cases.care.selectors.protocol import RuleBook
from cases.care.services.protocols import draft_protocol
from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import settle
from tests.benchmarks.report import Report
from unioncare.dashboard.seed.demo import seed_world
from unioncare.dashboard.simulation.engine import Window
from unioncare.dashboard.simulation.models import SimulatedCase, Simulation
from unioncare.dashboard.simulation.selectors.gradings import past_gradings
from unioncare.dashboard.simulation.services import run_simulation, start_simulation

CASES, MONTHS, ROUNDS = int(os.environ.get("BENCH_SIMULATED", "50000")), 12, 3
# Gradings of a year, as they would have come in.
SPREAD = """
UPDATE cases_grading SET graded_at = %(now)s::timestamptz - ((case_id * 7919 + id * 104729) %% 360) * interval '1 day'
"""


def run(report: Report) -> None:
    with bench_database(f"uc_bench_simulation_{CASES}") as is_new:
        now = timezone.now()
        if is_new:
            seed_world(members=2 * CASES, cases=CASES, now=now)
            with connection.cursor() as cursor:
                cursor.execute(SPREAD, {"now": now})
            settle()
        protocol = _draft(now)
        looks = [(_simulated(protocol, now), _engine_alone(protocol, now)) for _round in range(ROUNDS)]
        ours, engine = (min(column) for column in zip(*looks, strict=True))
        cases = Simulation.objects.latest("pk").result["cases"]
        report.row(f"Simulation of {cases:,} cases, both versions, kept", ours, unit="s")
        report.row("Simulation: the pure engine alone, the draft", engine, unit="s")
        report.row("Simulation: ours / the engine alone", ours / engine, 2, better="<=")


def _draft(now: datetime) -> Protocol:
    source = Protocol.objects.in_force(timezone.localdate(now)).order_by("unit__path").first()
    assert source is not None
    return draft_protocol(
        unit=source.unit, actor=None, now=now, title_zh="规程", title_en="Protocol", copy_of=source, starts_on=None
    )


def _simulated(protocol: Protocol, now: datetime) -> float:
    """Ask for a run and let it run, from the rows of the database to the rows of its cases."""
    simulation, _is_new = start_simulation(protocol=protocol, months=MONTHS, actor=None, now=now)
    start = time.perf_counter()
    run_simulation(simulation_id=simulation.pk, now=now)
    taken = time.perf_counter() - start
    kept = SimulatedCase.objects.filter(simulation=simulation).order_by()
    if not kept._raw_delete(kept.db):
        raise RuntimeError("no case was simulated")
    return taken


def _engine_alone(protocol: Protocol, now: datetime) -> float:
    """Match the rules and plan the items of the same gradings, which are in memory already."""
    window, clock = Window.back_from(timezone.localdate(now), MONTHS), load_clock(now)
    rules, gradings = RuleBook.of(protocol).rules, list(past_gradings(protocol, window))
    ref, items = ProtocolRef(protocol.code), 0
    start = time.perf_counter()
    for row in gradings:
        facts = Facts(*row.grade, row.out_of_pocket)
        basis = Basis(match_rules(rules, facts), facts, ref)
        until = min(row.until, window.last)
        items += len(plan_items(basis, row.anchor, until, clock.days, in_force_on=row.since, festivals=clock.festivals))
    taken = time.perf_counter() - start
    if not items:
        raise RuntimeError("nothing was planned")
    return taken
