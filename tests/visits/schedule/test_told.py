"""What is told of a visit, and to whom: nothing of the illness without consent, and what weighs on a member to few."""

import pytest
from django.urls import reverse

from cases.care.models import IllnessCase
from tests.factories.cases import NOW, reported
from tests.factories.visits import first_visit, record_entry
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from visits.schedule.models import VisitReferral
from visits.schedule.services.arranging import reschedule_visit
from visits.schedule.services.recording import record_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
WARD = "市第一医院"


@pytest.fixture
def visit(world):
    visit = first_visit(reported(world))
    day = visit.window[1]
    reschedule_visit(
        visit=visit, day=day, at=None, reason="hospital", note="化疗第二天", actor=world.branch_chair, now=NOW
    )
    return first_visit(IllnessCase.objects.get(pk=visit.case_id))


def without_consent(visit):
    IllnessCase.objects.filter(pk=visit.case_id).update(consent_state="withdrawn")


def shown(browser, visit):
    return browser.get(visit.get_absolute_url()).content.decode()


def sheet(browser, visit, tab):
    day = visit.planned_on.isoformat()
    return browser.get(reverse("visits:sheet"), {"on": day, "tab": tab}).content.decode()


def test_with_consent_everybody_who_sees_the_visit_reads_where_and_why_it_moved(world, sign_in, visit):
    page = shown(sign_in(world.welfare_officer), visit)
    for words in (WARD, "Treatment or visiting hours", "化疗第二天"):
        assert words in page


def test_without_consent_only_those_who_go_read_where_the_member_lies(world, sign_in, visit):
    without_consent(visit)
    browser = sign_in(world.welfare_officer)
    assert WARD not in shown(browser, visit)
    assert WARD not in sheet(browser, visit, "unit")
    browser = sign_in(world.branch_chair)
    assert WARD in shown(browser, visit)
    assert WARD in sheet(browser, visit, "mine")


def test_without_consent_nobody_reads_why_the_day_changed(world, sign_in, visit):
    without_consent(visit)
    for reader in (world.welfare_officer, world.branch_chair):
        page = shown(sign_in(reader), visit)
        assert "Treatment or visiting hours" not in page
        assert "化疗第二天" not in page
        assert world.branch_chair.name in page


def test_without_consent_a_record_tells_when_and_who_and_the_ward_to_those_who_went(world, sign_in, visit):
    record_visit(visit=visit, entry=record_entry(world, flags=("treatment",)), actor=world.branch_chair, now=NOW)
    without_consent(visit)
    page = shown(sign_in(world.chair), visit)
    for words in (WARD, "Hospital", "Stopped treatment", "精神尚可"):
        assert words not in page
    assert "韩立新" in page
    assert WARD in shown(sign_in(world.branch_chair), visit)


def test_a_need_that_weighs_on_a_member_is_read_by_those_who_went_and_by_whoever_answers(world, sign_in, visit):
    entry = record_entry(world, needs={"psychological": "夜里常哭", "economic": "押金不够"})
    record_visit(visit=visit, entry=entry, actor=world.branch_chair, now=NOW)
    need = VisitReferral.objects.get(need="psychological")
    page = reverse("visits:outcome", args=[need.item_id])
    supervisor = world.person(Role.COUNSELLING_SUPERVISOR)
    WorkItem.objects.filter(pk=need.item_id).update(assignee=supervisor)
    told = sign_in(world.chair).get(page).content.decode()
    assert "夜里常哭" not in told
    assert "read by those who went" in told
    assert "夜里常哭" in sign_in(supervisor).get(page).content.decode()
    assert "押金不够" in (
        sign_in(world.chair)
        .get(reverse("visits:outcome", args=[VisitReferral.objects.get(need="economic").item_id]))
        .content.decode()
    )


def test_whoever_may_record_reaches_the_record_from_the_page_of_the_work_item(world, sign_in, visit):
    record = reverse("visits:record", args=[visit.item_id])
    item = reverse("worklist:item", args=[visit.item_id])
    assert record in sign_in(world.branch_chair).get(item).content.decode()  # it stands with them
    assert record in sign_in(world.person(Role.VICE_CHAIR)).get(item).content.decode()  # goes along
    assert record in sign_in(world.welfare_officer).get(item).content.decode()  # may do the item of others


def test_whoever_only_reads_the_item_gets_no_way_to_a_page_that_refuses_them(world, sign_in, visit):
    leader = world.group_leader
    item, record = reverse("worklist:item", args=[visit.item_id]), reverse("visits:record", args=[visit.item_id])
    browser = sign_in(leader)
    answer = browser.get(item)
    if answer.status_code == 200:
        assert record not in answer.content.decode()
    assert browser.get(record).status_code == 403
