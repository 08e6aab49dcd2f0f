"""Visits: planning for 50,000 active cases, and a month of the calendar of a unit with 5,000 visits."""

import time
from calendar import monthrange
from datetime import date

from django.db.models import Min
from django.utils import timezone

from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import person_at, settle
from tests.benchmarks.report import Report
from tests.benchmarks.server import Request, medians, serve, sign_in
from unioncare.dashboard.seed.demo import seed_world
from unioncare.organisation.models import Unit
from unioncare.worklist.models import WorkItem
from visits.schedule.kinds import VISIT_KINDS
from visits.schedule.models import Seat, Visit
from visits.schedule.services.planning import plan_unplanned

CASES, MEMBERS, IN_MONTH = 50_000, 100_000, 5_000
ROUNDS = 3


def run(report: Report) -> None:
    with bench_database("uc_bench_visits") as is_new:
        if is_new:
            seed_world(members=MEMBERS, cases=CASES, now=timezone.now())
            plan_unplanned(now=timezone.now())
            settle()
        _planning(report)
        _calendar(report)


def _planning(report: Report) -> None:
    """The next visit of every case in care: planned by us, and the same rows by bulk_create; the best of three."""
    open_visits = WorkItem.objects.open().filter(kind__in=VISIT_KINDS, subject__case__isnull=False)
    items = list(open_visits.order_by().values("subject").annotate(first=Min("pk")).values_list("first", flat=True))
    ours, theirs = [], []
    for _round in range(ROUNDS):
        _forget(items)
        start = time.perf_counter()
        planned = plan_unplanned(now=timezone.now())
        ours.append(time.perf_counter() - start)
        theirs.append(_by_bulk_create(items))
    seats = Seat.objects.filter(visit__item__in=items).count()
    report.row(f"Planning {planned:,} visits with {seats:,} visitors: ours", min(ours), unit="s")
    report.row("Planning: bulk_create of the same rows", min(theirs), unit="s")
    report.row("Planning: ours / bulk_create", min(ours) / min(theirs), 4, better="<=")


def _forget(items: list[int]) -> None:
    # Without the trail of each, which only the office needs; nothing hangs on a visit that is still to be made.
    for rows in (Seat.objects.filter(visit__item__in=items), Visit.objects.filter(item__in=items)):
        rows.order_by()._raw_delete(rows.db)


def _by_bulk_create(items: list[int]) -> float:
    visits = list(Visit.objects.filter(item__in=items).order_by("pk"))
    seats = list(Seat.objects.filter(visit__item__in=items).order_by("pk"))
    _forget(items)
    for row in (*visits, *seats):
        row._state.adding = True
    for seat in seats:
        seat.pk = None
    start = time.perf_counter()
    Visit.objects.bulk_create(visits, batch_size=2000)
    Seat.objects.bulk_create(seats, batch_size=2000)
    return time.perf_counter() - start


def _calendar(report: Report) -> None:
    unit, first = Unit.objects.filter(kind="branch").order_by("path")[5], timezone.localdate().replace(day=1)
    _crowd(unit, first)
    settle()
    cookie = sign_in(person_at(unit, "chair"))
    days = f"start={first.isoformat()}&end={date(first.year, first.month, monthrange(first.year, first.month)[1])}"
    with serve() as server:
        ours = Request(server, f"/visits/calendar/entries/?tab=unit&{days}", cookie)
        shown = ours.body().count(b'"id"')
        month, bare = medians(ours, Request(server, f"/bare/entries/?{days}&unit={unit.path}", cookie), times=30)
    report.row(f"Calendar, a month with {shown:,} visits of a unit: p50", month, unit="ms")
    report.row("Calendar: p50 of a bare view with the same JSON", bare, unit="ms")
    report.row("Calendar: ours / bare", month / bare, 3, better="<=")


def _crowd(unit: Unit, first: date) -> None:
    """Give a unit exactly so many visits this month, on its working days; whatever else it has lies elsewhere."""
    visits = Visit.objects.exclude(item__state="cancelled").order_by("pk")
    visits.within(unit.path).update(planned_on=first.replace(year=first.year + 2))
    chosen = list(visits.values_list("pk", "case")[:IN_MONTH])
    days = [first.replace(day=day) for day in range(1, 29)]
    by_day: dict[date, list[int]] = {}
    for number, (pk, _case) in enumerate(chosen):
        by_day.setdefault(days[number % len(days)], []).append(pk)
    Visit._meta.get_field("case").related_model.objects.filter(pk__in={case for _pk, case in chosen}).update(unit=unit)
    visits.within(unit.path).update(planned_on=first.replace(year=first.year + 2))
    for day, keys in by_day.items():
        Visit.objects.filter(pk__in=keys).update(planned_on=day)
