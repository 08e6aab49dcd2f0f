"""Fill the current database with open items: the tree of a large union, subjects, and the items spread over it."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tests.benchmarks.fill import scopes, settle
from unioncare.core.bulk import copy_rows
from unioncare.core.explain import Explanation, Source, explain
from unioncare.dashboard.seed.organisation import seed_posts, seed_units
from unioncare.organisation.calendar import end_of
from unioncare.organisation.models import Unit, User
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import Subject, WorkItem
from unioncare.worklist.services.opening import COLUMNS

ITEMS_A_SUBJECT = 20
# Every scope that is measured holds at least this many items, at every size.
LEAST = 400
KINDS = ("visit", "counselling", "screening", "follow_up", "regrading", "documents", "claim_check")
# A prime, so that neighbours differ in place and day.
STRIDE = 7919


def fill_items(size: int, *, due_on: Sequence[date], now: datetime, unassigned: int = 0) -> None:
    """Write `size` open items by COPY, their due days taken in turn; every `unassigned`-th is nobody's (0: none)."""
    seed_posts(seed_units(10_000))
    groups = list(Unit.objects.filter(kind="union_group").order_by("path"))
    leaders = dict(User.objects.filter(posts__unit__kind="union_group").values_list("posts__unit", "pk"))
    favoured = scopes()["union group"]
    subjects = [_subject(number, _group(number, groups, favoured)) for number in range(size // ITEMS_A_SUBJECT)]
    Subject.objects.bulk_create(subjects, batch_size=5000)
    dues = [end_of(day) for day in due_on]
    rows = (
        _row(number, subjects[number % len(subjects)], dues[number * STRIDE % len(dues)], leaders, now, unassigned)
        for number in range(size)
    )
    copy_rows(WorkItem._meta.db_table, COLUMNS, rows)
    settle()


def _subject(number: int, unit: Unit) -> Subject:
    reference = f"2026-{number:05d}"
    return Subject(
        kind=SubjectKind.UNIT, unit=unit, label=f"张三 {reference}", reference=reference, level=1 + number % 4
    )


def _group(number: int, groups: list[Unit], favoured: Unit) -> Unit:
    return favoured if number < LEAST // ITEMS_A_SUBJECT else groups[number * STRIDE % len(groups)]


def _row(
    number: int, subject: Subject, due: datetime, leaders: dict[int, int], now: datetime, unassigned: int
) -> tuple[object, ...]:
    leader = None if unassigned and number % unassigned == 0 else leaders[subject.unit_id]
    return (
        KINDS[number % len(KINDS)], "{}", subject.pk, subject.unit_id, subject.unit.path, "group_leader", leader,
        due - timedelta(days=14), due, False, None, None, "open", "", "", False, 2, 0, BECAUSE, "{}",
        f"bench:{number}", now,
    )  # fmt: skip


def _reason() -> Explanation:
    told = explain({"zh": "L{level} 每 {days} 天探望一次", "en": "L{level}: every {days} days"}, level=3, days=14)
    return Explanation(told.rule, told.params, sources=(Source("4.2", "cases:protocol", "2026-1"),))


BECAUSE = json.dumps(_reason().as_json(), ensure_ascii=False)
