"""The case page: what it shows to whom, what it offers, and that looking leaves a trace."""

import re
from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext_lazy

from cases.care import contributions
from cases.care.contributions import CaseAct, CasePanel
from cases.care.enums import EventKind
from cases.care.models import IllnessCase
from cases.care.services.closing import reopen_case
from cases.care.services.facts import EventEntry, note_event, strike_fact
from cases.care.services.grading import grade_case
from tests.factories.cases import GRADING, NOW, TODAY, closed, deceased, graded, rejected, reported, verified
from tests.factories.protocol import in_care, in_force
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
# Whoever reads it: 1 session, 1 person, 1 posts, 1 navigation count …; the page itself has a fixed rest.
QUERIES = 28


def page(client: Client, case: IllnessCase) -> str:
    response = client.get(reverse("cases:case", args=[case.number]))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def cared_for(world) -> IllnessCase:
    in_force(world.enterprise)
    return in_care(world)


def test_the_page_shows_who_where_it_stands_and_what_is_due(world, sign_in):
    case = reported(world)

    html = page(sign_in(world.branch_chair), case)

    for word in ("陈国栋", case.number, "Verification", "First visit", "胸痛两周", "138****2046"):
        assert word in html


def test_level_with_its_classes_and_reason_stand_in_the_head(world, sign_in):
    html = page(sign_in(world.welfare_officer), graded(world))

    for word in (
        "Priority care",
        "Severe, in active treatment",
        "Catastrophic costs",
        "L is the highest of S3, E3 and P1",
    ):
        assert word in html


def test_costs_stand_as_a_ladder_down_to_what_is_out_of_pocket(world, sign_in):
    html = page(sign_in(world.welfare_officer), graded(world))

    ladder = html[html.index('id="costs"') :]
    amounts = ["186,400.00", "108,900.00", "34,500.00", "8,000.00", "35,000.00"]
    assert [ladder.index(amount) for amount in amounts] == sorted(ladder.index(amount) for amount in amounts)


def test_reading_the_page_is_noted_once_a_view(world, sign_in):
    case = reported(world)
    client = sign_in(world.branch_chair)

    page(client, case)
    page(client, case)

    entries = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, object_id=case.pk)
    assert [(entry.actor, entry.additional_data["what"]) for entry in entries] == [(world.branch_chair, "page")] * 2


@pytest.mark.parametrize(("name", "what"), [("timeline", "timeline"), ("ended", "items"), ("grade", "grading")])
def test_parts_of_the_case_with_an_address_of_their_own_are_noted_too(world, sign_in, name, what):
    case = verified(world)

    sign_in(world.welfare_officer).get(reverse(f"cases:{name}", args=[case.number]))

    entry = LogEntry.objects.get(action=LogEntry.Action.ACCESS, object_id=case.pk)
    assert (entry.actor, entry.additional_data["what"]) == (world.welfare_officer, what)


def test_who_looked_can_be_read_in_the_timeline(world, sign_in):
    case = reported(world)
    client = sign_in(world.branch_chair)
    page(client, case)

    html = client.get(reverse("cases:timeline", args=[case.number]), {"show": "access"}).content.decode()

    assert "Case page" in html
    assert "韩立新" in html


def test_the_number_of_queries_does_not_grow_with_what_a_case_holds(
    world, sign_in, cared_for, django_assert_num_queries
):
    client = sign_in(world.welfare_officer)
    page(client, cared_for)
    with django_assert_num_queries(QUERIES):
        page(client, cared_for)
    for day in range(1, 6):
        event = note_event(
            case_id=cared_for.pk, entry=EventEntry(EventKind.ADMISSION, TODAY), actor=world.branch_chair, now=NOW
        )
        grade_case(case_id=cared_for.pk, entry=GRADING, actor=world.welfare_officer, now=NOW + timedelta(minutes=day))
    strike_fact(fact=event, actor=world.branch_chair, now=NOW, reason="重复")
    for item in WorkItem.objects.open().filter(subject=cared_for.subject_id, kind="visit")[:3]:
        complete_item(item=item, actor=world.branch_chair, now=NOW, result="已探望")

    with django_assert_num_queries(QUERIES):
        page(client, cared_for)


class TestWhoSeesIt:
    @pytest.mark.parametrize(("role", "opens"), [(Role.GROUP_LEADER, False), (Role.BRANCH_CHAIR, True)])
    def test_items_are_linked_only_for_whoever_may_open_them(self, world, sign_in, cared_for, role, opens):
        client = sign_in(world.person(role))
        visit = WorkItem.objects.open().filter(kind="visit", assignee=world.branch_chair).first()
        address = reverse("worklist:item", args=[visit.pk])
        for place in (reverse("cases:cases"), cared_for.get_absolute_url()):
            html = client.get(place).content.decode()
            for url in set(re.findall(r'href="(/work/\d+/)"', html)):
                assert client.get(url).status_code == 200, url
        assert visit.title["en"] in html
        assert (f'href="{address}"' in html) is opens

    def test_only_posts_that_see_cases_inside_their_units(self, world, sign_in):
        url = reported(world).get_absolute_url()
        seers = {
            Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.WOMENS_OFFICER, Role.INSURANCE_OFFICER,
            Role.VICE_CHAIR, Role.CHAIR,
        }  # fmt: skip

        seen = {role for role in Role if sign_in(world.person(role)).get(url).status_code == 200}
        outside = {sign_in(world.outsider(role)).get(url).status_code for role in seers}

        assert seen == seers
        assert outside == {404}

    def test_a_case_that_does_not_exist_is_not_found(self, world, sign_in):
        assert sign_in(world.welfare_officer).get("/cases/2031-0001/").status_code == 404

    def test_the_contact_phone_is_told_in_full_only_for_a_purpose_which_is_kept(self, world, sign_in):
        case = reported(world)
        client = sign_in(world.branch_chair)
        url = reverse("cases:contact", args=[case.number])

        assert "13812342046" not in client.get(url).content.decode()
        html = client.post(url, {"purpose": "周四探望前联系"}).content.decode()

        assert "13812342046" in html
        entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
        assert entry.additional_data == {"purpose": "周四探望前联系", "what": "contact"}


class TestButtons:
    def test_the_next_step_is_the_main_button_and_what_is_not_possible_says_why(self, world, sign_in):
        html = page(sign_in(world.welfare_officer), verified(world))

        assert f'<a class="btn btn-primary" href="{reverse("cases:grade", args=["2026-0001"])}">Grade</a>' in html

    def test_a_reopened_case_leads_to_the_step_that_its_open_item_asks_for(self, world, sign_in, cared_for):
        case = closed(cared_for, world)
        reopen_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="复发住院")

        html = page(sign_in(world.welfare_officer), case)

        assert f'<a class="btn btn-primary" href="{reverse("cases:grade", args=[case.number])}">Grade</a>' in html
        assert f'<a class="btn btn-quiet" href="{reverse("cases:verify", args=[case.number])}">Verify</a>' in html

    def test_a_reader_without_the_step_reads_that_their_posts_do_not_include_it(self, world, sign_in):
        html = page(sign_in(world.group_leader), reported(world))

        assert "Your posts do not include this step." in html
        assert reverse("cases:verify", args=["2026-0001"]) not in html

    def test_closing_is_offered_with_the_number_of_items_that_stand_against_it(self, world, sign_in, cared_for):
        html = page(sign_in(world.welfare_officer), cared_for)

        assert "care items are still open" in html


class TestSumOfItems:
    def test_the_items_that_a_rejection_cancelled_are_counted_too(self, world, sign_in):
        html = page(sign_in(world.welfare_officer), rejected(world))

        assert "2 items: 0 done, 0 open, 0 waived, 2 cancelled" in html


class TestFlow:
    @pytest.mark.parametrize(
        ("make", "labels"),
        [
            (reported, ["Report", "Verify", "Grade", "Plan", "Care", "Recover", "Close"]),
            (rejected, ["Report", "Rejected"]),
            (deceased, ["Report", "Deceased"]),
        ],
    )
    def test_the_steps_lead_to_where_the_case_stands(self, world, sign_in, make, labels):
        html = page(sign_in(world.welfare_officer), make(world))

        steps = html[html.index('aria-label="Steps of the case"') :].split("</ol>")[0]
        assert [part.split("</b>")[0] for part in steps.split("<b>")[1:]] == labels

    def test_each_step_taken_names_who_took_it_and_when(self, world, sign_in):
        html = page(sign_in(world.welfare_officer), verified(world))

        assert "18 Mar 韩立新" in html

    def test_in_care_the_days_are_counted(self, world, sign_in, cared_for):
        assert "day 1" in page(sign_in(world.welfare_officer), cared_for)


class TestTimeline:
    def titles(self, client: Client, case: IllnessCase, **query: str) -> list[str]:
        html = client.get(reverse("cases:timeline", args=[case.number]), query, headers={"HX-Request": "true"})
        return [part.split("</b>")[0] for part in html.content.decode().split("<p><b>")[1:]]

    def test_each_act_is_told_once_newest_first(self, world, sign_in):
        case = graded(world)

        assert set(self.titles(sign_in(world.welfare_officer), case)) == {
            "Graded", "Verified", "Reported", "Consent", "Home verification", "Costs",
        }  # fmt: skip
        assert len(self.titles(sign_in(world.welfare_officer), case)) == 6

    def test_it_can_be_narrowed_to_flow_care_or_facts(self, world, sign_in):
        case = graded(world)
        client = sign_in(world.welfare_officer)

        assert set(self.titles(client, case, show="flow")) == {"Graded", "Verified", "Reported", "Consent"}
        assert set(self.titles(client, case, show="care")) == {"Verification", "Grading"}
        assert set(self.titles(client, case, show="facts")) == {"Home verification", "Costs"}
        assert self.titles(client, case, show="nonsense")

    def test_without_scripts_it_is_a_page_of_its_own(self, world, sign_in):
        html = (
            sign_in(world.welfare_officer).get(reverse("cases:timeline", args=[graded(world).number])).content.decode()
        )

        assert "<!DOCTYPE html>" in html


class TestLaterApps:
    @pytest.fixture(autouse=True)
    def registries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(contributions, "_panels", {})
        monkeypatch.setattr(contributions, "_acts", {})

    def test_their_panels_and_buttons_appear_once_registered_for_whoever_may_see_them(self, world, sign_in):
        case = reported(world)
        shown: dict[str, Any] = {"permission": "cases.see_case"}
        contributions.register_panel(CasePanel(gettext_lazy("Later panel"), "cases:timeline", **shown))
        contributions.register_act(CaseAct(gettext_lazy("Later act"), "pencil-square", "cases:timeline", **shown))
        contributions.register_panel(CasePanel(gettext_lazy("Nowhere panel"), "nowhere:of_case", **shown))
        contributions.register_panel(CasePanel(gettext_lazy("Not yours"), "cases:ended", "cases.see_psych"))

        html = page(sign_in(world.branch_chair), case)

        assert f'hx-get="{reverse("cases:timeline", args=[case.number])}"' in html
        assert "Later act" in html
        assert "Nowhere panel" not in html
        assert "Not yours" not in html

    def test_panels_with_health_data_stay_away_without_consent(self, world, sign_in):
        contributions.register_panel(CasePanel(gettext_lazy("Later panel"), "cases:timeline", "cases.see_case"))

        assert "Later panel" not in page(sign_in(world.branch_chair), reported(world, consent=None))


def test_a_case_waiting_for_consent_shows_only_what_is_kept_and_what_to_do(world, sign_in):
    html = page(sign_in(world.group_leader), reported(world, consent=None))

    assert "Consent is still pending" in html
    assert "Only name, unit, contact and place are kept until then." in html
    assert reverse("cases:consent", args=["2026-0001"]) in html
    assert 'id="costs"' not in html


def test_facts_noted_after_the_last_grading_ask_for_a_new_one(world, sign_in):
    case = graded(world)
    client = sign_in(world.welfare_officer)
    assert "changed after the last grading" not in page(client, case)
    strike_fact(fact=case.costs.get(), actor=world.branch_chair, now=NOW + timedelta(minutes=5), reason="录错")

    assert "changed after the last grading" in page(client, case)


def test_all_ended_items_stand_on_a_page_of_their_own(world, sign_in, cared_for):
    case = closed(cared_for, world)

    html = sign_in(world.welfare_officer).get(reverse("cases:ended", args=[case.number])).content.decode()

    assert (
        html.count('class="uc-item"') == WorkItem.objects.filter(subject=case.subject_id).exclude(state="open").count()
    )
