"""Indicator B4: red flags handled in time / all."""

from datetime import date, timedelta

import pytest

from tests.factories.cases import NOW
from tests.factories.safety import alerted, another, spoken
from tests.factories.worklist import WorkItemFactory
from unioncare.core.rates import Rate
from unioncare.worklist.enums import ItemState
from visits.safety.selectors.handled import red_flags_in_time
from visits.safety.services.interviewing import record_interview
from visits.safety.services.watching import watch_alerts

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 18)


def rate(world, first=DAY, last=DAY) -> Rate:
    return red_flags_in_time(world.enterprise.path, first, last)


def test_of_nothing_there_is_no_rate(world):
    assert rate(world).value is None


def test_an_alert_counts_when_somebody_has_spoken_with_the_member_in_time(world, watch, case):
    alert = alerted(case)
    assert rate(world) == Rate(0, 0)  # still within its time
    record_interview(alert=alert, entry=spoken(), actor=watch.first, now=NOW + timedelta(hours=1))

    assert rate(world) == Rate(1, 1)
    assert rate(world, DAY - timedelta(days=9), DAY - timedelta(days=1)) == Rate(0, 0)
    assert red_flags_in_time(world.far_enterprise.path, DAY, DAY) == Rate(0, 0)


def test_one_that_nobody_answered_has_missed_it(world, watch, case):
    alerted(case)
    watch_alerts(now=NOW + timedelta(minutes=121))

    assert rate(world) == Rate(0, 1)


def test_items_of_red_flags_count_beside_alerts(world, watch, case):
    alert = alerted(case)
    record_interview(alert=alert, entry=spoken(), actor=watch.first, now=NOW + timedelta(hours=1))
    other = another(world, 1)
    made = {"kind": "red_flag", "subject": other.subject, "unit": other.unit, "opens_at": NOW}
    made["due_at"] = NOW + timedelta(hours=2)
    WorkItemFactory(**made, state=ItemState.DONE, done_at=NOW)
    WorkItemFactory(**made, state=ItemState.DONE, done_at=NOW, missed=True)
    WorkItemFactory(**made, missed=True)
    WorkItemFactory(**made)
    WorkItemFactory(**made, state=ItemState.CANCELLED, done_at=NOW, reason="误点")

    assert rate(world) == Rate(2, 4)
