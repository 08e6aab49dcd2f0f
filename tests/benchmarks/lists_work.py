"""My work at 10 k, 100 k and 1 M open items: root, 1 % of the tree, one union group; first page and page 10,000.

The same pages at every size show 50 rows, so that the ratio between sizes is the database's alone.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import person_at, scopes, settle
from tests.benchmarks.report import Report
from tests.benchmarks.server import Server, serve, sign_in
from unioncare.core.bulk import copy_rows
from unioncare.core.explain import Explanation, Source, explain
from unioncare.core.paging import PAGE_SIZE, encode_cursor
from unioncare.dashboard.seed.organisation import seed_posts, seed_units
from unioncare.organisation.calendar import end_of
from unioncare.organisation.models import Unit, User
from unioncare.worklist.models import Subject, WorkItem
from unioncare.worklist.services.opening import COLUMNS

SIZES = (10_000, 100_000, 1_000_000)
ITEMS_A_SUBJECT = 20
# Every scope that is measured holds at least this many items, at every size.
LEAST = 400
DEEP_PAGE = 10_000
KINDS = ("visit", "counselling", "screening", "follow_up", "regrading", "documents", "claim_check")
BARE = "/bare/work/"
ROW = b'<li class="uc-item"'


def run(report: Report) -> None:
    """Fill a database per size and measure the pages of My work over it."""
    keep = bool(os.environ.get("BENCH_KEEP"))
    medians: dict[tuple[str, int], float] = {}
    for size in SIZES:
        with bench_database(f"uc_bench_work_{size}", keep=keep) as is_new:
            if is_new:
                _fill(size)
            with serve() as server:
                _measure(report, server, size, medians)
    small, large = SIZES[0], SIZES[-1]
    for name in dict.fromkeys(name for name, _ in medians):
        ratio = medians[name, large] / medians[name, small]
        report.row(f"My work, {name}: p50 at 1 M items / at 10 k", ratio, 1.2, better="<=")


def _measure(report: Report, server: Server, size: int, medians: dict[tuple[str, int], float]) -> None:
    for place, unit in scopes().items():
        person = User.objects.filter(username=f"bench-chair-{unit.code}").first() or person_at(unit, "chair")
        cookie = sign_in(person)
        deep = f"/work/?tab=unit&when=later&after={_cursor(unit, size)}"
        for page, path in (("first page", "/work/?tab=unit"), ("deep page", deep)):
            ours, bare = server.paired(path, server.beside(BARE, path, ROW, cookie), cookie)
            medians[f"{place}, {page}", size] = ours
            label = f"My work, {size:,} items, {place}, {page}"
            report.row(f"{label}: requests/s against the bare view", bare / ours, 0.5)
            report.row(f"{label}: p50", ours, unit="ms")


def _cursor(unit: Unit, size: int) -> str:
    """Return the cursor of page 10,000, or of the middle where the scope holds fewer pages."""
    later = WorkItem.objects.open().within(unit.path).filter(due_at__gt=timezone.now() + timedelta(days=8))
    skip = min(DEEP_PAGE * PAGE_SIZE, max(later.count() - 2 * PAGE_SIZE, 0)) if size else 0
    due_at, pk = later.order_by("due_at", "pk").values_list("due_at", "pk")[skip]
    return encode_cursor([due_at, pk])


def _fill(size: int) -> None:
    """Write the tree of a large union, subjects, and `size` open items spread over it, by COPY."""
    now = timezone.now()
    seed_posts(seed_units(10_000))
    groups = list(Unit.objects.filter(kind="union_group").order_by("path"))
    leaders = dict(User.objects.filter(posts__unit__kind="union_group").values_list("posts__unit", "pk"))
    favoured = scopes()["union group"]
    subjects = [_subject(number, _group(number, groups, favoured)) for number in range(size // ITEMS_A_SUBJECT)]
    Subject.objects.bulk_create(subjects, batch_size=5000)
    copy_rows(WorkItem._meta.db_table, COLUMNS, _rows(size, subjects, leaders, now))
    settle()


def _subject(number: int, unit: Unit) -> Subject:
    reference = f"2026-{number:05d}"
    return Subject(kind="case", unit=unit, label=f"张三 {reference}", reference=reference, level=1 + number % 4)


def _group(number: int, groups: list[Unit], favoured: Unit) -> Unit:
    return favoured if number < LEAST // ITEMS_A_SUBJECT else groups[number * 7919 % len(groups)]


def _rows(size: int, subjects: list[Subject], leaders: dict[int, int], now: datetime) -> Iterator[tuple[object, ...]]:
    because = json.dumps(_reason().as_json(), ensure_ascii=False)
    today = timezone.localdate(now)
    dues = [end_of(today + timedelta(days=days)) for days in range(-20, 100)]
    for number in range(size):
        subject = subjects[number % len(subjects)]
        due = dues[number * 7919 % len(dues)]
        leader = None if number % 100 == 0 else leaders[subject.unit_id]
        yield (
            KINDS[number % len(KINDS)], "{}", subject.pk, subject.unit_id, subject.unit.path, "group_leader", leader,
            due - timedelta(days=14), due, False, None, None, "open", "", "", False, 2, 0, because, "{}",
            f"bench:{number}", now,
        )  # fmt: skip


def _reason() -> Explanation:
    told = explain({"zh": "L{level} 每 {days} 天探望一次", "en": "L{level}: every {days} days"}, level=3, days=14)
    return Explanation(told.rule, told.params, sources=(Source("4.2", "cases:protocol", "2026-1"),))
