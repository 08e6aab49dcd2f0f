"""Grading: S with its evidence, E by the formulas, P by the counselling team, L as the highest or by hand."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.care.enums import CaseState
from cases.care.models import BurdenScale, CostEntry, Grading, HouseholdSurvey, IllnessCase, LivingLine
from cases.care.services.consent import record_consent, withdraw_consent
from cases.care.services.facts import note_cost, note_household, strike_fact
from cases.care.services.grading import GradingEntry, grade_case
from cases.care.services.levels import Override, psych_explanation
from cases.care.services.planning import replan
from cases.care.services.regrading import expire_overrides, set_psych
from cases.care.services.reports import ConsentEntry
from tests.architecture.figures import figures_without_reason
from tests.factories.cases import COST, GRADING, HOUSEHOLD, NOW, TODAY, graded, reported, verified
from tests.factories.counselling import accepted, another_counsellor, staffed
from tests.factories.protocol import in_care, in_force, submitted
from unioncare.core.explain import explain, shown
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
BECAUSE = explain("PHQ-9 {score}", score=17)


def by_hand(level: int, days: int = 30, reason: str = "家中另有病人") -> GradingEntry:
    return replace(GRADING, override=Override(level, reason, TODAY + timedelta(days=days)))


def items(case: IllnessCase, kind: str):
    return WorkItem.objects.filter(subject=case.subject, kind=kind)


def test_a_grading_takes_severity_from_its_evidence_burden_from_the_facts_and_the_highest_as_level(world):
    case = graded(world)

    grading = case.gradings.get()
    assert (grading.severity, grading.burden, grading.psych, grading.level) == (3, 3, 1, 3)
    assert (case.state, case.severity, case.burden, case.psych, case.level) == (CaseState.GRADED, 3, 3, 1, 3)
    assert case.subject.level == 3
    assert grading.household.annual_income == Decimal(72_000)
    assert not grading.burden_provisional
    assert "75% of the capacity to pay" in grading.burden_explanation.text
    assert grading.level_explanation.text == "L is the highest of S3, E3 and P1"
    assert grading.level_explanation.formula_text == "L = max(S, E, P) = max(3, 3, 1) = 3"


def test_grading_completes_its_item_and_opens_planning(world):
    case = graded(world)

    done = items(case, "grading").get()
    assert (done.state, done.done_by, done.result) == (ItemState.DONE, world.welfare_officer, "S3 E3 P1 L3")
    assert items(case, "planning").get().state == ItemState.OPEN


def test_without_household_and_costs_the_burden_is_provisional_and_the_file_is_to_be_completed(world):
    case = graded(world, facts=False)

    grading = case.gradings.get()
    assert (grading.burden, grading.burden_provisional, grading.level) == (1, True, 3)
    assert "no home verification" in grading.burden_explanation.text
    assert items(case, "documents").get().state == ItemState.OPEN


def test_a_region_without_a_living_line_is_told(world):
    case = verified(world)
    note_household(case_id=case.pk, entry=replace(HOUSEHOLD, region="远方"), actor=world.branch_chair, now=NOW)
    note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)

    grading = grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)

    assert grading.burden == 1
    assert "no minimum living line" in grading.burden_explanation.text


def test_the_living_line_and_the_scale_of_the_day_count_not_later_ones(world):
    LivingLine.objects.create(region="青岭县", starts_on=TODAY + timedelta(days=1), monthly_amount=Decimal(1_500))
    BurdenScale.objects.create(starts_on=TODAY + timedelta(days=1), e3_capacity_share=Decimal("0.90"))

    case = graded(world)
    later = grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW + timedelta(days=1))

    assert case.gradings.last().burden == 3
    assert later.burden == 4  # with 1,500 a month less than the living line is left


def test_struck_out_facts_count_no_more(world):
    case = graded(world)
    cost = CostEntry.objects.get(case=case)
    strike_fact(fact=cost, actor=world.branch_chair, now=NOW, reason="重复录入")
    note_cost(case_id=case.pk, entry=replace(COST, total=Decimal(158_400)), actor=world.branch_chair, now=NOW)

    again = grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)

    assert again.burden == 1  # 7,000 out of pocket
    assert Grading.objects.filter(case=case).count() == 2


def test_several_settlements_add_up_to_one_ladder(world):
    case = verified(world)
    note_household(case_id=case.pk, entry=HOUSEHOLD, actor=world.branch_chair, now=NOW)
    for _ in range(2):
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)

    grading = grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)

    assert grading.burden == 4
    assert "70,000" in grading.burden_explanation.formula_text


def test_an_earlier_home_verification_gives_way_to_the_latest(world):
    case = verified(world)
    for day, income in ((12, 72_000), (2, 200_000)):
        entry = replace(HOUSEHOLD, surveyed_on=date(2026, 3, day), annual_income=Decimal(income))
        note_household(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)

    grading = grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)

    assert grading.household == HouseholdSurvey.objects.get(case=case, annual_income=72_000)


class TestLevelByHand:
    def test_it_keeps_reason_and_end_and_says_what_the_rule_would_give(self, world):
        case = graded(world, entry=by_hand(4))

        grading = case.gradings.get()
        assert (grading.level, grading.override_until, case.level) == (4, TODAY + timedelta(days=30), 4)
        assert "家中另有病人" in grading.level_explanation.text
        assert grading.level_explanation.text.endswith("it would be L3")

    @pytest.mark.parametrize(("days", "reason"), [(30, "  "), (0, "理由")])
    def test_it_needs_a_reason_and_an_end_after_today(self, world, days, reason):
        case = verified(world)

        with pytest.raises(MoveRefused):
            grade_case(case_id=case.pk, entry=by_hand(4, days, reason), actor=world.welfare_officer, now=NOW)
        assert case.gradings.count() == 0

    def test_after_its_last_day_the_level_falls_back_and_both_gradings_stay(self, world):
        case = graded(world, entry=by_hand(4))
        last_day = NOW + timedelta(days=30)
        assert expire_overrides(now=last_day) == 0

        assert expire_overrides(now=last_day + timedelta(days=1)) == 1
        assert expire_overrides(now=last_day + timedelta(days=1)) == 0

        latest, first = case.gradings.all()
        assert (latest.level, latest.override_level, first.level) == (3, None, 4)
        assert "ended on 2026-04-17" in latest.level_explanation.text
        assert IllnessCase.objects.get(pk=case.pk).level == 3

    def test_without_consent_it_stays_and_asks_nobody_for_another_plan(self, world):
        in_force(world.enterprise)
        case = in_care(world, entry=by_hand(4))
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)
        after = NOW + timedelta(days=31)
        assert expire_overrides(now=after) == 0
        assert not WorkItem.objects.open().filter(subject=case.subject, kind="planning").exists()

        record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=after)
        assert WorkItem.objects.open().filter(subject=case.subject, kind="planning").count() == 1

    def test_in_care_its_end_asks_the_owner_for_another_plan_with_its_reason(self, world):
        in_force(world.enterprise)
        case = in_care(world, entry=by_hand(4))
        after = NOW + timedelta(days=31)

        assert expire_overrides(now=after) == 1

        (item,) = WorkItem.objects.open().filter(subject=case.subject, kind="planning")
        assert (item.assignee, item.opens_at) == (world.welfare_officer, after)
        assert item.explanation.text == "L3 and above: care plan made within 2 working days of grading"
        diff = replan(case=IllnessCase.objects.get(pk=case.pk), actor=world.welfare_officer, now=after)
        assert {row.kind for row in diff.cancelled} == {"visit"}
        assert expire_overrides(now=after) == 0

    def test_a_later_grading_without_one_ends_it_at_once(self, world):
        case = graded(world, entry=by_hand(4))

        grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW + timedelta(hours=1))

        assert IllnessCase.objects.get(pk=case.pk).level == 3
        assert expire_overrides(now=NOW + timedelta(days=60)) == 0


class TestPsychologicalState:
    def test_it_is_one_until_a_screening_sets_it_and_then_raises_the_level(self, world):
        case = graded(world)

        grading = set_psych(case=case, psych=4, because=BECAUSE, actor=world.person(Role.COUNSELLOR), now=NOW)

        assert (grading.psych, grading.level, grading.severity, grading.burden) == (4, 4, 3, 3)
        assert IllnessCase.objects.get(pk=case.pk).level == 4
        assert case.gradings.count() == 2

    def test_set_before_grading_it_is_kept_for_the_first_grading(self, world):
        case = verified(world)

        assert set_psych(case=case, psych=3, because=BECAUSE, actor=None, now=NOW) is None

        assert grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW).psych == 3

    def test_a_level_set_by_hand_outlives_a_screening(self, world):
        case = graded(world, entry=by_hand(4))

        grading = set_psych(case=case, psych=2, because=BECAUSE, actor=None, now=NOW)

        assert (grading.level, grading.override_level) == (4, 4)

    def test_its_reasons_are_for_the_counsellors_of_the_case_alone(self, world):
        case = graded(world)
        staffed(world)
        accepted(world, case=case)
        because = replace(BECAUSE, inputs=(shown("PHQ-9", 17),))
        grading = set_psych(case=case, psych=4, because=because, actor=None, now=NOW)

        assert psych_explanation(grading, world.person(Role.COUNSELLOR)).text == "PHQ-9 17"
        others = [world.person(role) for role in (Role.WELFARE_OFFICER, Role.CHAIR, Role.ADMINISTRATOR)]
        for person in (*others, another_counsellor(world)):
            seen = psych_explanation(grading, person)
            assert (seen.text, seen.inputs, seen.formula) == ("Set by the counselling team", (), "")


class TestGradingAgain:
    def test_it_completes_the_item_that_asked_for_it(self, world):
        in_force(world.enterprise)
        case = in_care(world)
        item = items(case, "regrading").get()
        then = item.opens_at

        grade_case(case_id=case.pk, entry=replace(GRADING, severity=2), actor=world.welfare_officer, now=then)

        item.refresh_from_db()
        assert (item.state, item.done_by, item.done_at) == ("done", world.welfare_officer, then)
        assert item.result == "S2 E3 P1 L3"

    def test_in_care_a_new_grading_asks_for_a_changed_plan(self, world):
        in_force(world.enterprise)
        case = in_care(world)

        grade_case(case_id=case.pk, entry=replace(GRADING, severity=4), actor=world.welfare_officer, now=NOW)

        assert IllnessCase.objects.get(pk=case.pk).state == CaseState.IN_CARE
        assert items(case, "planning").filter(state=ItemState.OPEN).exists()

    def test_while_the_plan_waits_for_approval_it_is_refused_with_the_reason(self, world):
        in_force(world.enterprise)
        case = submitted(world)

        with pytest.raises(MoveRefused, match="waits for approval"):
            grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)

    def test_before_verification_it_is_refused(self, world):
        case = reported(world)

        with pytest.raises(MoveRefused, match="Reported"):
            grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)


@pytest.mark.usefixtures("at_work")
class TestOnThePage:
    def test_it_shows_the_formula_with_its_numbers_the_rules_and_the_way_to_the_next_class(self, world, sign_in):
        case = verified(world)
        note_household(case_id=case.pk, entry=HOUSEHOLD, actor=world.branch_chair, now=NOW)
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)

        html = sign_in(world.welfare_officer).get(reverse("cases:grade", args=[case.number])).content.decode()

        assert "Catastrophic costs" in html
        for figure in ("46,800", "0.75", "0.49", "1.15", "38,800", "13,600", "7,200"):
            assert figure in html
        assert "¥3,800.00 more out of pocket lead to E4." in html
        (total,) = re.findall(r'id="try-oop">(.*?)</b>', html, re.DOTALL)
        assert total.endswith('</span><b class="uc-num">35,000.00')

    def test_numbers_can_be_tried_and_nothing_is_kept(self, world, sign_in):
        case = verified(world)
        url = reverse("cases:grade_preview", args=[case.number])
        numbers = {
            "severity": "2", "try-total": "60000", "try-income": "72,000", "try-rigid": "8000", "try-persons": "3",
            "try-line": "700",
        }  # fmt: skip

        html = sign_in(world.welfare_officer).post(url, numbers, headers={"HX-Request": "true"}).content.decode()

        assert "Overwhelming costs" in html
        assert "Tried, not noted" in html
        assert 'id="level" hx-swap-oob="true"' in html
        assert figures_without_reason(html) == []
        _before, total = html.split('id="try-oop" hx-swap-oob="true"')
        assert '<b class="uc-num">60,000.00' in total.split("</b>")[0]
        assert not CostEntry.objects.exists()
        assert not Grading.objects.exists()

    def test_adopting_grades_the_case_and_returns_to_it(self, world, sign_in):
        case = verified(world)
        data = {"severity": "3", "evidence": "出院小结", "evidence_on": "2026-03-10"}

        response = sign_in(world.welfare_officer).post(reverse("cases:grade", args=[case.number]), data)

        assert response.url == case.get_absolute_url()
        assert case.gradings.get().graded_by == world.welfare_officer

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"evidence_on": "2026-03-19"}, "This day is still to come."),
            ({"override": "on"}, "A level set by hand needs a reason."),
            (
                {"override": "on", "override_level": "4", "override_reason": "x", "override_until": "2027-01-01"},
                "next 90 days",
            ),
        ],
    )
    def test_what_is_missing_is_said_beside_its_field(self, world, sign_in, data, words):
        case = verified(world)
        complete = {"severity": "3", "evidence": "出院小结", "evidence_on": "2026-03-10"}

        html = sign_in(world.welfare_officer).post(reverse("cases:grade", args=[case.number]), complete | data)

        assert words in html.content.decode()
        assert not Grading.objects.exists()

    def test_whoever_may_not_grade_sees_no_page(self, world, sign_in):
        case = verified(world)

        assert sign_in(world.branch_chair).get(reverse("cases:grade", args=[case.number])).status_code == 403
        assert (
            sign_in(world.outsider(Role.WELFARE_OFFICER)).get(reverse("cases:grade", args=[case.number])).status_code
            == 404
        )
