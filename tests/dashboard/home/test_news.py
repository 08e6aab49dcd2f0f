"""What changed since the last look, of every kind that concerns a role, and for nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments.feedback.enums import Category
from cases.insurance.models import Claim
from tests.factories import World, build_world
from tests.factories.cases import NOW, load_catalogues, reported
from tests.factories.claims import insured_case, paid_claim
from tests.factories.feedback import written
from tests.factories.organisation import RelativeFactory
from tests.factories.safety import alerted, another, counsellor, found_team, on_duty
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.dashboard.home.selectors.news import SHOWN, alerts_raised
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist import approvals
from unioncare.worklist.models import Approval
from unioncare.worklist.services.escalating import escalate

pytestmark = pytest.mark.django_db
AROUND = reverse("worklist:around")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = build_world()
    load_catalogues()
    return world


def told(reader: User) -> list[tuple[str, str, str]]:
    """Return title, words and label of the news that are no items of the reader's own."""
    browser = Client()
    browser.force_login(reader)
    changes = browser.get(AROUND).context["changes"]
    return [(one["title"], str(one["words"]), one["label"]) for one in changes if one["what"] == "news"]


def test_a_new_case_is_told_to_whoever_sees_it_but_not_to_its_reporter(world: World) -> None:
    reported(world)

    assert told(world.welfare_officer) == [("陈国栋", "由一组接案", "")]
    for reader in (world.group_leader, world.outsider(Role.WELFARE_OFFICER), world.person(Role.COUNSELLOR)):
        assert told(reader) == []
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert told(world.chair) == []


def test_a_claim_that_was_paid_is_told_with_its_amount(world: World) -> None:
    insured_case(world)
    claim = paid_claim(Claim.objects.get(), world)

    news = told(world.chair)

    assert (claim.number, "已给付 25,000.00 元", "陈国栋") in news
    assert [one for one in told(world.person(Role.WOMENS_OFFICER)) if one[0] == claim.number] == []
    assert told(world.outsider(Role.CHAIR)) == []


def test_a_request_of_a_worker_is_told_without_a_name_to_whoever_reads_its_kind(world: World) -> None:
    written(world, Category.CARE)

    assert told(world.welfare_officer) == [("求助关爱", "收到 1 条，匿名", "综采一队分会")]
    assert told(world.person(Role.INSURANCE_OFFICER)) == []
    assert told(world.outsider(Role.WELFARE_OFFICER)) == []


def test_a_decision_is_told_to_whoever_asked_for_it(world: World) -> None:
    subject = SubjectFactory(unit=world.group, label="马志强 2026-0017", reference="2026-0017")
    approvals.request_approval(
        action="care_plan", subject=subject, unit=world.group, initiated_by=world.welfare_officer, now=NOW
    )
    Approval.objects.update(state="approved", decided_at=NOW)

    (one,) = told(world.welfare_officer)

    assert one[1:] == ("已批准", "马志强")
    assert told(world.chair) == []
    world.welfare_officer.posts.update(unit=world.far_enterprise)
    assert [label for _title, _words, label in told(world.welfare_officer)] == [""]
    Approval.objects.update(state="withdrawn")
    assert told(world.welfare_officer) == []


def test_what_climbs_to_somebody_is_told_with_whose_it_is(world: World, client: Client) -> None:
    item = WorkItemFactory(
        subject=SubjectFactory(unit=world.group),
        assignee=world.group_leader,
        opens_at=NOW - timedelta(days=30),
        due_at=NOW - timedelta(days=20),
    )
    escalate(now=NOW)

    client.force_login(world.branch_chair)
    page = client.get(AROUND)

    assert [(one["what"], one["pk"], one["by"]) for one in page.context["changes"]] == [("climbed", item.pk, "郭建华")]
    assert "已督办到您，负责人郭建华" in page.text


def test_an_alert_is_told_to_those_who_were_called_and_to_no_manager(world: World) -> None:
    team = found_team(world.enterprise)
    on_call = counsellor(team, "白露")
    on_duty(team, on_call)
    alert = alerted(reported(world))

    assert (f"危机预警 {alert.code}", "未关闭", "") in told(User.objects.get(pk=on_call.pk))
    for manager in (world.chair, world.welfare_officer):
        assert not any(alert.code in title for title, _words, _label in told(manager))


def test_more_alerts_than_are_shown_are_counted_without_those_of_a_relative(world: World) -> None:
    team = found_team(world.enterprise)
    on_call = counsellor(team, "白露")
    on_duty(team, on_call)
    for number in range(SHOWN + 2):
        alerted(another(world, number))
    RelativeFactory(user=on_call, employee_no="040000")

    shown, number = alerts_raised(User.objects.get(pk=on_call.pk), NOW - timedelta(days=1), NOW)

    assert (len(shown), number) == (SHOWN, SHOWN + 1)
