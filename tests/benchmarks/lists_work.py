"""My work at 10 k, 100 k and 1 M open items."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from tests.benchmarks.fill import scopes, settle
from tests.benchmarks.lists import DEEP_PAGE, ListBench
from unioncare.core.bulk import copy_rows
from unioncare.core.explain import Explanation, Source, explain
from unioncare.core.paging import PAGE_SIZE, encode_cursor
from unioncare.dashboard.seed.organisation import seed_posts, seed_units
from unioncare.organisation.calendar import end_of
from unioncare.organisation.models import Unit, User
from unioncare.worklist.models import Subject, WorkItem
from unioncare.worklist.services.opening import COLUMNS

ITEMS_A_SUBJECT = 20
# Every scope that is measured holds at least this many items, at every size.
LEAST = 400
KINDS = ("visit", "counselling", "screening", "follow_up", "regrading", "documents", "claim_check")


def _deep(unit: Unit) -> str:
    later = WorkItem.objects.open().within(unit.path).filter(due_at__gt=timezone.now() + timedelta(days=8))
    skip = min(DEEP_PAGE * PAGE_SIZE, max(later.count() - 2 * PAGE_SIZE, 0))
    due_at, pk = later.order_by("due_at", "pk").values_list("due_at", "pk")[skip]
    return f"/work/?tab=unit&when=later&after={encode_cursor([due_at, pk])}"


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


run = ListBench(
    label="My work",
    database="work",
    fill=_fill,
    first="/work/?tab=unit",
    deep=_deep,
    bare="/bare/work/",
    row=b'<li class="uc-item"',
).run
