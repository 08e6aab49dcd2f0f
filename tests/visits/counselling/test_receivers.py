"""What a visitor notes reaches the counselling team, and so does whoever could enter as one of it."""

import pytest
from allauth.mfa.models import Authenticator

from tests.factories.cases import NOW, reported
from tests.factories.counselling import staffed
from tests.factories.visits import first_visit, record_entry
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.services.people import give_one_time_password, reset_second_factor
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


def told_of_the_door() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind="team_changed", channel="inbox", params__what="door").order_by("pk")
    return [(row.recipient.name, row.params["by"]) for row in rows.select_related("recipient")]


def test_the_team_hears_when_an_administrator_renews_the_password_or_second_factor_of_one_of_it(world):
    staffed(world)
    counsellor = world.person(Role.COUNSELLOR)

    give_one_time_password(person=counsellor, actor=world.administrator)

    assert sorted(told_of_the_door()) == sorted([("叶青", "邱明"), ("沈岚", "邱明")])
    Message.objects.all().delete()
    Authenticator.objects.create(user=counsellor, type=Authenticator.Type.TOTP, data={})
    reset_second_factor(person=counsellor, actor=world.administrator)
    assert sorted(told_of_the_door()) == sorted([("叶青", "邱明"), ("沈岚", "邱明")])


def test_of_other_peoples_passwords_no_team_hears(world):
    staffed(world)

    give_one_time_password(person=world.welfare_officer, actor=world.administrator)
    give_one_time_password(person=world.outsider(Role.COUNSELLOR), actor=None)

    assert told_of_the_door() == []
