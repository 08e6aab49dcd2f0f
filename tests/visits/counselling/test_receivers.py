"""What a visitor notes reaches the counselling team."""

import pytest

from tests.factories.cases import NOW, reported
from tests.factories.counselling import staffed
from tests.factories.visits import first_visit, record_entry
from unioncare.worklist.models import WorkItem
from visits.counselling.models import Counselling
from visits.schedule.services.recording import record_visit

pytestmark = pytest.mark.django_db


def noted(world):
    visit = first_visit(reported(world))
    entry = record_entry(world, needs={"psychological": "夜里睡不着，常哭"})
    record_visit(visit=visit, entry=entry, actor=world.branch_chair, now=NOW)
    return WorkItem.objects.get(kind="referral_psychological")


def test_a_psychological_need_becomes_a_referral(world):
    staffed(world)
    item = noted(world)
    counselling = Counselling.objects.get()
    assert counselling.state == "referred"
    assert counselling.referrals.get().source == "visitor"
    assert (item.state, item.result) == ("done", "Referred to counselling")
    assert "睡不着" not in item.result


def test_without_a_team_the_need_stays_open_with_whoever_supervises_counselling(world):
    item = noted(world)
    assert item.state == "open"
    assert item.assignee == world.person("counselling_supervisor")
    assert not Counselling.objects.exists()
