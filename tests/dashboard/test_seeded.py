"""What stands in an invented union: made once for all tests of this module, and taken back."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.db.models import Max

from assessments.appraisal.models import Appeal, AppraisalPeriod, Result
from assessments.improvement.enums import ActionState
from assessments.improvement.models import ImprovementAction
from assessments.surveys.models import Response, Survey
from assessments.workload.selectors.board import board_of
from assessments.workload.selectors.proposals import suggest
from donations.aid.models import CondolenceLine, CondolenceList, Grant, GrantEffect, Objection
from donations.aid.services.effects import ask_for_effects
from donations.ledger.models import Fund
from donations.ledger.selectors.budgets import running_out
from donations.ledger.selectors.verifying import verify
from unioncare.core.periods import quarter_with
from unioncare.dashboard.reports.enums import ReportState
from unioncare.dashboard.reports.models import Report
from unioncare.dashboard.seed.demo import seed_world
from unioncare.organisation.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 18, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            seed_world(members=60, cases=44, stories=40, now=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def union(seeded, db) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_books_are_whole_and_a_budget_is_past_its_warning(union):
    assert list(verify()) == []
    assert running_out(Fund.objects.all(), NOW.year) >= 1
    assert set(Fund.objects.values_list("kind", flat=True)) >= {"union", "administrative", "mutual_aid"}
    days = Fund.objects.filter(kind="union").annotate(last=Max("entries__booked_on")).values_list("opened_on", "last")
    assert all(last <= NOW.date() and (last - first).days > 330 for first, last in days)


def test_aid_and_improvement_stand_at_every_step(union):
    """Grants from the draft to the signed receipt, a notice that is objected to, a list that is half handed over."""
    assert ask_for_effects(now=NOW) == 0
    assert set(Grant.objects.values_list("state", flat=True)) >= {"paid", "notice", "approved", "review", "draft"}
    actions = ImprovementAction.objects
    assert set(actions.values_list("state", flat=True)) == set(ActionState.values)
    assert Response.objects.filter(is_anonymous=True).count() >= 20
    assert set(Survey.objects.values_list("occasion", flat=True)) == {"list", "aid_paid", "case_closed", "open"}
    assert set(actions.values_list("source_kind", flat=True)) == {"other", "missed_standard", "audit_finding"}
    assert GrantEffect.objects.filter(burden_before__isnull=False, burden_after__isnull=False).exists()
    assert Objection.objects.get().notice.withdrawn_at is None
    states = dict(CondolenceList.objects.values_list("title", "state"))
    assert states == {"重病职工节日送温暖": "approved", "年终慰问": "draft"}
    signed = CondolenceLine.objects.filter(signed_on__isnull=False)
    assert signed.exists()
    assert not signed.filter(entry__isnull=True).exists()
    periods = AppraisalPeriod.objects.order_by("number")
    assert list(periods.values_list("state", flat=True)) == ["closed", "round"]
    told = Result.objects.filter(appraisal__period=periods[0])
    assert told.count() == periods[0].appraisals.count() > 20
    assert set(told.values_list("grade", flat=True)) >= {"excellent", "competent", "basic"}
    assert Appeal.objects.get().state == "rejected"


def test_one_quarter_is_reported_and_the_running_one_is_being_written(union):
    reports = Report.objects.order_by("pk")
    assert [(one.period, one.state, one.is_frozen) for one in reports] == [
        ("2025-Q4", ReportState.PUBLISHED, True), ("2026-Q1", ReportState.DRAFT, False),
    ]  # fmt: skip
    assert len(reports[0].figures["tables"]) > 10


def test_newcomers_have_little_to_do_so_that_the_workload_can_be_spread_more_evenly(union):
    chair, period = User.objects.get(username="chair"), quarter_with(NOW.date())
    board = board_of(chair.active_posts[0].unit, period)
    suggested = suggest(chair, board.whole.unit, period, NOW)
    assert board.is_uneven
    assert {line.band for line in board.people} >= {"low", "within"}
    assert suggested.after < suggested.before
    assert {one.target for one in suggested.moves} <= {"宋晓梅", "程志刚"}
