"""Running a simulation: both versions over the same gradings, the result and its cases written in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.workload.selectors.weights import weights_in_force
from cases.care.selectors.plan import load_clock
from donations.aid.enums import GrantKind
from donations.aid.selectors.rules import policy_of
from unioncare.core.jobs import alone
from unioncare.imports.progress import ProgressMeter
from unioncare.worklist.kinds import all_kinds

from ..engine import Book, Outcome, Terms, Totals, Window, simulate
from ..engine.totals import seat_code
from ..enums import UNFINISHED, SimulationState
from ..models import SimulatedCase, Simulation
from ..selectors.funds import funds_below
from ..selectors.gradings import gradings_bound, past_gradings
from ..selectors.results import result_of
from ..selectors.rules import book_in_force, read_draft
from ..selectors.staffing import seats_below
from .asking import progress_key

_BATCH = 2_000


class _GivenUp(Exception):
    """The run was given up while it was filled."""


def run_simulation(*, simulation_id: int, now: datetime) -> None:
    """Fill a run; one that has ended or is in hand is left alone, one whose worker was killed begins anew.

    One that was given up meanwhile stays so: whoever asked again has another one, and nothing of this is kept.

    Raises SimulationRefused where the draft changed so that it cannot be tried; nothing is kept then.
    """
    with alone(f"simulation {simulation_id}") as nobody_else:
        rows = Simulation.objects.select_related("protocol__unit", "compared_with")
        simulation = rows.get(pk=simulation_id)
        if not nobody_else or simulation.state not in UNFINISHED:
            return
        unfinished = Simulation.objects.filter(pk=simulation.pk, state__in=UNFINISHED)
        if not unfinished.update(state=SimulationState.RUNNING, started_at=now):
            return
        with suppress(_GivenUp), transaction.atomic():
            _fill(simulation, now)


def _fill(simulation: Simulation, now: datetime) -> None:
    protocol, today = simulation.protocol, timezone.localdate(simulation.asked_at)
    window = Window.back_from(today, simulation.months)
    rules, fingerprint = read_draft(protocol)
    clock, weights = load_clock(now), weights_in_force()
    base = book_in_force(protocol, today)
    before, after = (Book(one, window, clock.days, clock.festivals) for one in (base.rules, rules))
    terms = Terms(
        points={kind.code: kind.points for kind in all_kinds()}, weights=weights.levels,
        seat_of=seats_below(protocol, today), yearly=policy_of(GrantKind.RELIEF).yearly_cap,
    )  # fmt: skip
    totals = Totals(window, funds_below(protocol))
    outcomes = simulate(_told(simulation, window), before, after, terms, window)
    rows = _rows(simulation, outcomes, totals)
    while some := list(islice(rows, _BATCH)):
        SimulatedCase.objects.bulk_create(some)
    ended = Simulation.objects.filter(pk=simulation.pk, state=SimulationState.RUNNING).update(
        fingerprint=fingerprint, compared_with=base.protocol, result=result_of(totals, weights),
        state=SimulationState.DONE, finished_at=max(timezone.now(), now),
    )  # fmt: skip
    if not ended:
        raise _GivenUp


def _told(simulation: Simulation, window: Window) -> Iterator[Any]:
    """Give the gradings and tell how many are done."""
    meter = ProgressMeter(progress_key(simulation), gradings_bound(simulation.protocol, window).order_by().count())
    for done, grading in enumerate(past_gradings(simulation.protocol, window), start=1):
        yield grading
        if not done % _BATCH:
            meter.advance(_BATCH)


def _rows(simulation: Simulation, outcomes: Iterable[Outcome], totals: Totals) -> Iterator[SimulatedCase]:
    codes = [f"{first:%Y-%m}" for first in totals.window.months]
    for one in outcomes:
        totals.add(one)
        old, new = one.before, one.after
        seats = old.points.keys() | new.points.keys()
        yield SimulatedCase(
            simulation=simulation, case_id=one.case, fund=totals.fund_of.get(one.unit, ""),
            visits_before=old.visits, visits_after=new.visits, counselling_before=old.counselling,
            counselling_after=new.counselling, screenings_before=old.screenings, screenings_after=new.screenings,
            aid_before=old.aid, aid_after=new.aid,
            visits_by_month=_pairs(codes, old.visits_by_month, new.visits_by_month),
            aid_by_month=_pairs(codes, old.aid_by_month, new.aid_by_month),
            points_by_seat={
                seat_code(seat): [str(old.points.get(seat, 0)), str(new.points.get(seat, 0))] for seat in seats
            },
        )  # fmt: skip


def _pairs(codes: list[str], old: dict[int, Any], new: dict[int, Any]) -> dict[str, list[Any]]:
    """Return before and after of the months in which there is anything."""
    return {codes[place]: [_plain(old.get(place, 0)), _plain(new.get(place, 0))] for place in old.keys() | new.keys()}


def _plain(value: int | Decimal) -> int | str:
    return str(value) if isinstance(value, Decimal) else value
