"""Consent to process health data: given, by proxy, refused, withdrawn, and what each means for the case."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from cases.care.enums import CaseState, ConsentState, PlanState
from cases.care.models import CarePlan, ConsentText, IllnessCase
from cases.care.selectors.consent import NoConsentText, consent_text_on
from cases.care.services.closing import begin_recovery, close_case, reopen_case
from cases.care.services.consent import record_consent, refuse_consent, withdraw_consent
from cases.care.services.facts import note_cost
from cases.care.services.levels import Override
from cases.care.services.regrading import expire_overrides, set_psych
from cases.care.services.reports import ConsentEntry
from tests.factories.cases import COST, GRADING, NOW, TODAY, graded, make_member, reported, verified
from tests.factories.protocol import in_care, in_force, submitted
from unioncare.core.explain import explain
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.approvals import pending_for
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import Subject, WorkItem

pytestmark = pytest.mark.django_db
GRADING_S2 = replace(GRADING, severity=2)
PROXY = ConsentEntry(by_proxy=True, given_by="李梅", relation="妻子")


def items(case: IllnessCase, **wanted: object):
    return WorkItem.objects.filter(subject=case.subject, **wanted)


def open_kinds(case: IllnessCase) -> set[str]:
    return set(items(case, state=ItemState.OPEN).values_list("kind", flat=True))


def test_a_pending_consent_that_is_given_completes_its_item_and_names_the_proxy(world):
    case = reported(world, consent=None)

    row = record_consent(case_id=case.pk, entry=PROXY, actor=world.group_leader, now=NOW)

    assert (row.state, row.by_proxy, row.given_by, row.relation) == (ConsentState.GIVEN, True, "李梅", "妻子")
    assert row.text.version == 1
    assert items(case, kind="consent").get().state == ItemState.DONE
    assert open_kinds(case) == {"verification", "first_visit"}
    assert [consent.state for consent in case.consents.all()] == [ConsentState.GIVEN, ConsentState.PENDING]


def test_a_refusal_leaves_the_visit_and_stops_everything_that_reads_health_data(world):
    case = reported(world, consent=None)

    refuse_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.group_leader, now=NOW)

    assert open_kinds(case) == {"first_visit"}
    assert "refused" in items(case, kind="verification").get().reason


def test_consent_that_was_given_is_withdrawn_and_not_refused(world):
    case = reported(world)

    with pytest.raises(MoveRefused, match="withdrawal"):
        refuse_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.group_leader, now=NOW)


def test_a_withdrawal_cancels_open_items_with_the_reason(world):
    case = graded(world)

    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW, reason="不想再被打扰")

    assert open_kinds(case) == {"first_visit"}
    assert "withdrawn" in items(case, kind="planning").get().reason
    assert IllnessCase.objects.get(pk=case.pk).consent_state == ConsentState.WITHDRAWN


def test_after_a_withdrawal_no_fact_can_be_noted(world):
    case = verified(world)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

    with pytest.raises(MoveRefused, match="withdrawn"):
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)


def test_a_plan_that_waits_for_approval_goes_back_when_consent_is_withdrawn(world):
    in_force(world.enterprise)
    case = submitted(world)

    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

    case = IllnessCase.objects.get(pk=case.pk)
    assert case.state == CaseState.GRADED
    assert pending_for(case.subject, "care_plan") is None
    assert CarePlan.objects.get(case=case).state == PlanState.DRAFT
    assert open_kinds(case) == {"first_visit"}


@pytest.mark.parametrize(("make", "kind"), [(verified, "grading"), (graded, "planning")])
def test_consent_given_again_takes_the_case_up_where_it_stood(world, make, kind):
    case = make(world)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

    record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

    assert kind in open_kinds(case)


def test_consent_given_again_in_care_asks_for_a_new_plan(world):
    in_force(world.enterprise)
    case = in_care(world)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    assert not open_kinds(case) - {"first_visit"}

    record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

    assert "planning" in open_kinds(case)


def test_the_visit_that_still_runs_says_nothing_of_the_illness_any_more(world):
    case = reported(world, severity=4)
    visit = items(case, kind="first_visit").get()
    assert "L4" in str(visit.because)

    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

    visit.refresh_from_db()
    assert (visit.state, visit.details) == (ItemState.OPEN, {})
    assert not [word for word in ("S4", "everity", "L4") if word in str(visit.because)]


def test_a_level_set_by_hand_does_not_end_while_consent_is_withdrawn(world):
    entry = replace(GRADING, override=Override(4, "家中无人照料", date(2026, 3, 20)))
    case = graded(world, entry=entry)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    later = NOW + timedelta(days=5)

    assert expire_overrides(now=later) == 0
    assert Subject.objects.get(pk=case.subject_id).level is None

    record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=later)
    assert expire_overrides(now=later) == 1
    assert Subject.objects.get(pk=case.subject_id).level == 3


@pytest.mark.parametrize("consent", [None, ConsentEntry()])
def test_the_psychological_state_is_not_noted_without_consent(world, consent):
    case = reported(world, consent=consent)
    if consent:
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

    with pytest.raises(MoveRefused):
        set_psych(case=case, psych=3, because=explain("PHQ-9"), actor=world.welfare_officer, now=NOW)

    assert IllnessCase.objects.get(pk=case.pk).psych is None


def test_a_case_reopened_without_consent_asks_for_consent_and_nothing_else(world):
    case = verified(world)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    close_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="本人撤回同意")

    reopen_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="本人又来求助")

    assert open_kinds(case) == {"consent"}
    assert "S3" not in str(items(case, kind="consent").get().because)
    record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    assert open_kinds(case) == {"grading"}


def test_what_is_not_given_cannot_be_withdrawn(world):
    case = reported(world, consent=None)

    with pytest.raises(MoveRefused, match="no consent"):
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)


def test_the_text_in_force_is_the_latest_one_that_was_published(world):
    ConsentText.objects.create(version=2, body_zh="新", body_en="new", published_on=TODAY.replace(day=20))

    assert consent_text_on(TODAY).version == 1
    assert consent_text_on(TODAY.replace(day=20)).version == 2
    with pytest.raises(NoConsentText):
        consent_text_on(TODAY.replace(year=2010))


@pytest.mark.usefixtures("at_work")
class TestOnThePages:
    def test_the_page_shows_the_text_and_records_the_answer(self, world, sign_in):
        case = reported(world, consent=None)
        client = sign_in(world.group_leader)
        url = reverse("cases:consent", args=[case.number])

        assert "sensitive personal information" in client.get(url).content.decode()
        client.post(url, {"answer": "proxy", "given_by": "李梅", "relation": "妻子"})

        assert IllnessCase.objects.get(pk=case.pk).consent_state == ConsentState.GIVEN

    def test_a_proxy_without_a_name_is_sent_back(self, world, sign_in):
        case = reported(world, consent=None)

        html = sign_in(world.group_leader).post(reverse("cases:consent", args=[case.number]), {"answer": "proxy"})

        assert "Name the proxy who consents." in html.content.decode()
        assert IllnessCase.objects.get(pk=case.pk).consent_state == ConsentState.PENDING

    def test_after_a_withdrawal_the_case_page_hides_health_data_and_says_so(self, world, sign_in):
        case = graded(world)
        client = sign_in(world.welfare_officer)
        assert "胸痛两周" in client.get(case.get_absolute_url()).content.decode()
        client.post(reverse("cases:consent", args=[case.number]), {"answer": "withdraw", "reason": "不愿意"})

        html = client.get(case.get_absolute_url()).content.decode()

        assert "Consent was withdrawn" in html
        for hidden in ("胸痛两周", "Malignant tumour", "186,400.00", "III 期", "severity"):
            assert hidden not in html
        # Without the tags: two letters may well stand in a form's token.
        assert not [word for word in ("L3", "S3") if word in strip_tags(html)]
        assert IllnessCase.objects.get(pk=case.pk).subject.level is None

    def test_items_that_ended_keep_to_themselves_why_and_what_came_of_them(self, world, sign_in):
        case = verified(world)
        url = reverse("worklist:item", args=[items(case, kind="verification").get().pk])
        client = sign_in(world.branch_chair)
        assert "病理报告已看" in client.get(url).content.decode()

        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

        html = client.get(url).content.decode()
        assert "consent to process health data is not in force" in html
        for hidden in ("病理报告已看", "working days of the report"):
            assert hidden not in html
        assert "S3" not in strip_tags(html)

    def test_reasons_of_steps_are_hidden_but_for_the_closure(self, world, sign_in):
        in_force(world.enterprise)
        case = in_care(world)
        begin_recovery(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="化疗结束")
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
        close_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="本人撤回同意")

        html = sign_in(world.welfare_officer).get(reverse("cases:timeline", args=[case.number])).content.decode()

        assert "本人撤回同意" in html
        assert "化疗结束" not in html

    def test_the_list_finds_and_orders_nobody_by_what_was_withdrawn(self, world, sign_in):
        case = graded(world)
        other = graded(
            world, member=make_member(world, name="马志强", number="040001"), facts=False, entry=GRADING_S2,
            contact_phone="13900001111",
        )  # fmt: skip
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
        client = sign_in(world.welfare_officer)

        def numbers(**query: str) -> list[str]:
            return [row.case.number for row in client.get(reverse("cases:cases"), query).context["rows"]]

        assert (numbers(level="3"), numbers(disease="1")) == ([], [other.number])
        assert numbers(sort="-level") == numbers(sort="level") == [other.number, case.number]
