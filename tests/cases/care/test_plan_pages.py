"""The pages of the plan: previewed with its reasons, submitted, decided, changed after a re-grading."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from cases.care.enums import CaseState
from cases.care.models import CarePlan, IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.grading import grade_case
from cases.care.services.reports import ConsentEntry
from tests.factories.cases import GRADING, NOW, graded, reported
from tests.factories.protocol import approve_plan, in_care, in_force, submitted
from tests.paper import paper_sizes, signs_of
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def url(name: str, case: IllnessCase) -> str:
    return reverse(f"cases:{name}", args=[case.number])


def html_of(client, name: str, case: IllnessCase, status: int = 200) -> str:
    response = client.get(url(name, case))
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def protocol(world):
    return in_force(world.enterprise)


def test_the_preview_names_every_item_with_day_reason_and_visitors(world, sign_in, protocol):
    page = html_of(sign_in(world.welfare_officer), "plan", graded(world))
    assert "11 items until 16 Jun 2026" in page or "items until 16 Jun 2026" in page
    assert "Wed 1 Apr" in page
    assert "L3: a visit every fortnight by vice-chair and branch chair" in page
    assert "vice-chair and branch chair" in page
    assert "Protocol 2026-1, article 4.2" in page
    assert "Submit for approval" in page


def test_the_welfare_officer_submits_and_the_chair_decides_on_the_same_page(world, sign_in, protocol):
    case = graded(world)
    client = sign_in(world.welfare_officer)
    assert client.post(url("plan", case), {"note": "家属希望周末探望"}).status_code == 302
    waiting = html_of(client, "plan", case)
    assert "家属希望周末探望" in waiting
    assert "Submit for approval" not in waiting

    decider = sign_in(world.chair)
    page = decider.get(url("approve", case))
    panel = page.context["panel"]
    assert panel.may_decide
    decider.post(panel.decide_url, {"decision": "approve", "step": panel.waiting.pk, "comment": "", "next": "/"})
    case.refresh_from_db()
    assert case.state == CaseState.IN_CARE
    assert WorkItem.objects.open().filter(subject=case.subject, kind="visit").count() == 7


def test_a_plan_that_waits_shows_the_days_that_an_approval_today_would_give(world, sign_in, protocol, time_machine):
    case = submitted(world)
    late = NOW + timedelta(days=6)
    time_machine.move_to(late, tick=False)
    rows = sign_in(world.chair).get(url("approve", case)).context["rows"]
    shown = sorted((row.title, row.on) for row in rows)
    assert ("Insurance claim check", date(2026, 3, 31)) in shown

    approve_plan(case, world, now=late)
    made = WorkItem.objects.open().filter(subject=case.subject, source_key__contains=":plan:")
    told = {(item.title.get("en") or str(item.work_kind.label), localdate(item.due_at)) for item in made}
    assert set(shown) <= told


def test_others_see_the_preview_but_cannot_submit(world, sign_in, protocol):
    case = graded(world)
    client = sign_in(world.branch_chair)
    assert "Submit for approval" not in html_of(client, "plan", case)
    assert client.post(url("plan", case), {"note": ""}).status_code == 403
    html_of(sign_in(world.outsider(Role.WELFARE_OFFICER)), "plan", case, status=404)


def test_before_grading_the_page_says_what_is_missing(world, sign_in, protocol):
    page = html_of(sign_in(world.welfare_officer), "plan", reported(world))
    assert "does not allow this step" in page
    assert "Submit for approval" not in page


def test_without_a_protocol_the_page_says_what_to_do(world, sign_in):
    page = html_of(sign_in(world.welfare_officer), "plan", graded(world))
    assert "No protocol is in force for 一组: publish one, then plan by it." in page


def test_without_consent_nothing_of_the_plan_is_shown(world, sign_in, protocol):
    case = in_care(world)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)
    client = sign_in(world.branch_chair)
    assert "every fortnight" not in html_of(client, "plan", case)
    assert "every fortnight" not in html_of(client, "plan_print", case)


def test_a_submitted_plan_is_taken_back_with_a_reason(world, sign_in, protocol):
    case = submitted(world)
    client = sign_in(world.welfare_officer)
    assert "Take back" in html_of(client, "plan", case)
    html_of(client, "plan_withdraw", case)
    client.post(url("plan_withdraw", case), {"reason": "还要改"})
    assert CarePlan.objects.get(case=case).state == "draft"


def test_the_plan_prints_on_paper(world, sign_in, protocol):
    client = sign_in(world.chair)
    page = html_of(client, "plan_print", in_care(world))
    assert "Visit 1" in page
    assert signs_of(page) == [("Planned by", "周文静"), ("Approved by", "高国平")]
    assert paper_sizes(client, page) == ["A4"]


def test_in_care_the_page_of_the_plan_leads_its_owner_to_the_difference(world, sign_in, protocol):
    case = in_care(world)
    client = sign_in(world.welfare_officer)
    assert client.get(url("plan", case)).headers["Location"] == url("replan", case)
    assert "Nothing changes." in html_of(client, "replan", case)
    assert "In force" in html_of(client, "approve", case)


def test_the_difference_is_shown_and_exactly_that_is_confirmed(world, sign_in, protocol, time_machine):
    case = in_care(world)
    later = NOW + timedelta(days=20)
    time_machine.move_to(later, tick=False)
    entry = replace(GRADING, severity=4, evidence_on=later.date())
    grade_case(case_id=case.pk, entry=entry, actor=world.welfare_officer, now=later)

    client = sign_in(world.welfare_officer)
    response = client.get(url("replan", case))
    page = response.content.decode()
    assert "<del>Visit 2</del>" in page
    assert "Overdue, stays open" in page
    assert "L4: a visit every week" in page
    seen = response.context["form"]["seen"].value()

    refused = client.post(url("replan", case), {"seen": "0" * 16})
    assert "no longer what you saw" in refused.content.decode()
    assert refused.context["form"]["seen"].value() == seen
    assert client.post(url("replan", case), {"seen": seen}).status_code == 302
    assert CarePlan.objects.filter(case=case, state="approved").get().approved_at == later


def test_only_the_owner_changes_the_plan(world, sign_in, protocol):
    case = in_care(world)
    html_of(sign_in(world.branch_chair), "replan", case, status=403)


def test_the_pages_cost_the_same_for_few_items_and_for_many(world, sign_in, protocol, django_assert_num_queries):
    mild = in_care(world)
    client = sign_in(world.chair)
    html_of(client, "plan", mild)
    with django_assert_num_queries(12):
        html_of(client, "plan", mild)
    entry = replace(GRADING, severity=4, evidence_on=NOW.date())
    grade_case(case_id=mild.pk, entry=entry, actor=world.welfare_officer, now=NOW)
    with django_assert_num_queries(12):
        html_of(client, "plan", mild)
