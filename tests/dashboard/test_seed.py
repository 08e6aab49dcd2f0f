"""manage.py seed: the same numbers make the same union, on an empty database only."""

from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction

from cases.care.models import IllnessCase
from cases.care.services.planning import diff_plan, extend_plans
from cases.members.models import Member
from tests.factories import UnitFactory, UserFactory
from unioncare.dashboard.seed.demo import seed_world
from unioncare.organisation.models import Post, User
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 18, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))


def invented() -> dict[str, list[Any]]:
    """Seed a union and take it back; return what was in it, without keys and ciphertexts."""
    with transaction.atomic():
        seed_world(members=60, cases=12, stories=4, now=NOW)
        rows: dict[str, list[Any]] = {
            "members": list(Member.objects.order_by("employee_no").values_list("name", "birth_date", "unit__code")),
            "posts": list(Post.objects.order_by("unit__path", "role").values_list("user__username", "role")),
            "cases": list(
                IllnessCase.objects.order_by("number").values_list("number", "state", "level", "reported_at")
            ),
            "items": list(
                WorkItem.objects.order_by("subject__reference", "source_key", "due_at", "kind").values_list(
                    "subject__reference", "kind", "due_at", "state", "done_at", "assignee__username"
                )
            ),
        }
        transaction.set_rollback(True)
    return rows


def test_the_same_numbers_make_the_same_union():
    with time_machine.travel(NOW, tick=False):
        first, second = invented(), invented()
    assert (len(first["members"]), len(first["cases"])) == (60, 12)
    assert len(first["items"]) > 50
    for what, rows in first.items():
        assert sorted(map(str, rows)) == sorted(map(str, second[what])), what
    assert not User.objects.exists()


def test_plans_reach_as_far_ahead_as_the_daily_run_makes_them():
    with time_machine.travel(NOW, tick=False):
        seed_world(members=60, cases=24, stories=20, now=NOW)
        # Whom a grant was paid to waits for a new grading, and a plan by it.
        cases = list(
            IllnessCase.objects.filter(state__in=["in_care", "recovering"])
            .exclude(grants__paid_on__isnull=False)
            .select_related("unit", "disease")
        )
        assert len(cases) > 8
        assert extend_plans(now=NOW) == 0
        assert [diff_plan(case=case, now=NOW).added for case in cases] == [[]] * len(cases)
    for case in cases:
        assert WorkItem.objects.open().filter(subject=case.subject_id, kind="visit", due_at__gt=NOW).exists()


def seed(members: str, cases: str) -> None:
    call_command("seed", "--members", members, "--cases", cases, stdout=StringIO())


def test_a_database_with_an_organisation_is_left_alone():
    UnitFactory()
    with pytest.raises(CommandError, match="already holds an organisation"):
        seed("10", "0")
    assert not Member.objects.exists()


def test_a_name_that_is_taken_is_named():
    UserFactory(username="chair")
    with pytest.raises(CommandError, match="already signs in as chair"):
        seed("10", "0")


@pytest.mark.parametrize(("members", "cases"), [("0", "0"), ("10", "11"), ("10", "-1")])
def test_numbers_that_make_no_sense_are_refused(members, cases):
    with pytest.raises(CommandError, match="at least 1"):
        seed(members, cases)


def test_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not in production"):
        seed("10", "0")
