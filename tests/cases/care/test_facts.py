"""Facts of a case: noted, added up, struck out with a reason; and the list of what the file still lacks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.care.enums import DocumentKind, EventKind
from cases.care.models import CarePlan, CostEntry, HouseholdSurvey, TreatmentEvent
from cases.care.selectors.case_file import load_file
from cases.care.selectors.checklist import checklist, documents_asked
from cases.care.selectors.costs import cost_ladder, out_of_pocket
from cases.care.services.documents import add_document
from cases.care.services.facts import CostLine, EventEntry, note_cost, note_event, note_household, strike_fact
from tests.factories.cases import COST, HOUSEHOLD, NOW, TODAY, graded, make_member, reported, verified
from tests.factories.protocol import in_care, in_force
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
SURGERY = EventEntry(EventKind.SURGERY, date(2026, 3, 17), "市第一医院", "肺叶切除")


def file(case, kind: DocumentKind, world) -> None:
    content = b"%PDF-1.7\n" + kind.encode() + b"\n%%EOF"
    add_document(case_id=case.pk, kind=kind, title="", name="x.pdf", data=content, actor=world.branch_chair, now=NOW)


class TestCosts:
    def test_the_ladder_takes_off_what_others_paid_and_leaves_the_rest_out_of_pocket(self, world):
        case = verified(world)
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)
        note_cost(case_id=case.pk, entry=replace(COST, total=Decimal("151500.50")), actor=world.branch_chair, now=NOW)

        ladder = cost_ladder(case)

        assert (ladder.entries, ladder.total, ladder.out_of_pocket) == (2, Decimal("337900.50"), Decimal("35100.50"))
        assert {rung.name: rung.amount for rung in ladder.rungs}["basic_insurance"] == Decimal(217_800)

    def test_without_any_entry_the_amount_is_unknown_not_zero(self, world):
        assert out_of_pocket(verified(world)) is None

    def test_a_payment_that_came_later_than_the_bill_lowers_what_the_household_paid(self, world, sign_in):
        case = verified(world)
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)
        late = CostLine(date(2026, 3, 17), Decimal(0), "互助保障给付", mutual_benefit=Decimal(25_000))

        note_cost(case_id=case.pk, entry=late, actor=world.branch_chair, now=NOW)

        assert out_of_pocket(case) == Decimal(10_000)
        html = sign_in(world.branch_chair).get(reverse("cases:case", args=[case.number])).content.decode()
        assert "25,000.00 received" in html

    def test_whoever_was_paid_more_than_the_illness_cost_paid_nothing(self, world):
        case = verified(world)
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)
        lump_sum = CostLine(date(2026, 3, 17), Decimal(0), "互助保障给付", mutual_benefit=Decimal(50_000))
        note_cost(case_id=case.pk, entry=lump_sum, actor=world.branch_chair, now=NOW)

        assert out_of_pocket(case) == 0

    def test_whoever_strikes_one_out_reads_which_it_is(self, world, sign_in):
        case = verified(world)
        entry = note_cost(case_id=case.pk, entry=replace(COST, description=""), actor=world.branch_chair, now=NOW)

        html = sign_in(world.branch_chair).get(reverse("cases:strike", args=[case.number, "cost", entry.pk])).content

        assert "cost entry 2026-03-15 186,400.00" in html.decode()

    def test_others_cannot_have_paid_more_than_the_total(self, world):
        case = verified(world)

        with pytest.raises(ValidationError, match="More was paid"):
            note_cost(case_id=case.pk, entry=replace(COST, total=Decimal(100)), actor=world.branch_chair, now=NOW)

    def test_on_the_page_the_same_mistake_stands_beside_the_total(self, world, sign_in):
        case = verified(world)
        data = {"incurred_on": "2026-03-15", "total": "1,000.00", "basic_insurance": "1,500"}

        html = sign_in(world.branch_chair).post(reverse("cases:cost", args=[case.number]), data).content.decode()

        assert "Others paid 1,500, more than the total" in html
        assert not CostEntry.objects.exists()


def test_out_of_a_dialog_the_case_is_loaded_anew_and_without_one_its_part_is_found(world, sign_in):
    case = verified(world)
    browser, url = sign_in(world.branch_chair), reverse("cases:event", args=[case.number])
    given = {"kind": "surgery", "happened_on": "2026-03-17"}

    # The same address with an anchor would load nothing, and the dialog would stay.
    assert browser.post(url, given, headers={"hx-request": "true"})["HX-Redirect"] == case.get_absolute_url()
    assert browser.post(url, given)["Location"] == f"{case.get_absolute_url()}#treatment"


class TestStrikingOut:
    def test_a_wrong_fact_stays_readable_with_name_and_reason_and_counts_no_more(self, world, sign_in):
        case = verified(world)
        cost = note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)
        url = reverse("cases:strike", args=[case.number, "cost", cost.pk])

        client = sign_in(world.branch_chair)
        client.post(url, {"reason": "录错了人"})

        cost.refresh_from_db()
        assert (cost.struck_by, cost.struck_at, cost.struck_reason) == (world.branch_chair, NOW, "录错了人")
        assert out_of_pocket(case) is None
        html = client.get(case.get_absolute_url()).content.decode()
        assert "struck out by 韩立新: 录错了人" in html

    def test_it_happens_once_and_never_without_a_reason(self, world):
        case = verified(world)
        cost = note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)

        with pytest.raises(MoveRefused, match="reason"):
            strike_fact(fact=cost, actor=world.branch_chair, now=NOW, reason=" ")
        strike_fact(fact=cost, actor=world.branch_chair, now=NOW, reason="录错")
        with pytest.raises(MoveRefused, match="already"):
            strike_fact(fact=cost, actor=world.branch_chair, now=NOW, reason="录错")

    def test_a_fact_of_another_case_is_not_found(self, world, sign_in):
        case, other = verified(world), reported_other(world)
        cost = note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)

        assert (
            sign_in(world.branch_chair).get(reverse("cases:strike", args=[other.number, "cost", cost.pk])).status_code
            == 404
        )
        assert (
            sign_in(world.branch_chair).get(reverse("cases:strike", args=[case.number, "nothing", 1])).status_code
            == 404
        )


def reported_other(world):
    return reported(world, member=make_member(world, name="马志强", number="040001"))


class TestTreatment:
    def test_an_operation_is_noted_and_the_plan_in_force_asks_for_a_visit(self, world):
        in_force(world.enterprise)
        case = in_care(world)

        event = note_event(case_id=case.pk, entry=SURGERY, actor=world.branch_chair, now=NOW)

        assert event.recorded_by == world.branch_chair
        assert WorkItem.objects.filter(source_key__contains=f"event:{event.pk}").exists()

    def test_before_there_is_a_plan_it_is_only_noted(self, world):
        case = verified(world)

        note_event(case_id=case.pk, entry=SURGERY, actor=world.branch_chair, now=NOW)

        assert TreatmentEvent.objects.get().place == "市第一医院"
        assert not WorkItem.objects.filter(subject=case.subject, kind="visit").exists()

    @pytest.mark.parametrize(
        ("day", "complaint"),
        [
            ("2026-03-19", ""),
            ("2027-03-18", ""),
            ("2027-03-19", "more than a year ahead"),
            ("1949-10-01", "too far back"),
        ],
    )
    def test_an_operation_ahead_is_noted_a_slip_of_the_pen_is_sent_back(self, world, sign_in, day, complaint):
        case = verified(world)

        answer = sign_in(world.branch_chair).post(
            reverse("cases:event", args=[case.number]), {"kind": "surgery", "happened_on": day}
        )

        assert TreatmentEvent.objects.count() == (0 if complaint else 1)
        assert complaint in answer.content.decode()


class TestHousehold:
    def test_a_home_verification_is_noted_from_the_page(self, world, sign_in):
        case = verified(world)
        data = {
            "surveyed_on": "2026-03-12", "region": "青岭县", "persons": "3", "annual_income": "7.2万",
            "rigid_expenditure": "8,000", "evidence": "收入证明",
        }  # fmt: skip
        client = sign_in(world.branch_chair)

        assert (
            "Write an amount like" in client.post(reverse("cases:household", args=[case.number]), data).content.decode()
        )
        client.post(reverse("cases:household", args=[case.number]), data | {"annual_income": "￥72,000 元"})

        survey = HouseholdSurvey.objects.get()
        assert (survey.annual_income, survey.rigid_expenditure, survey.region) == (72_000, 8_000, "青岭县")

    def test_a_household_has_at_least_one_person(self, world):
        case = verified(world)

        with pytest.raises(ValidationError):
            note_household(case_id=case.pk, entry=replace(HOUSEHOLD, persons=0), actor=world.branch_chair, now=NOW)


class TestChecklist:
    def missing(self, case) -> set[str]:
        asked = documents_asked(case, on=TODAY, plan=CarePlan.objects.filter(case=case).first())
        return {check.key for check in checklist(case, load_file(case), asked).missing}

    def test_it_grows_with_the_state_and_the_disease(self, world):
        assert self.missing(reported(world)) == {"consent", "id_card", "diagnosis", "income"}

    def test_the_rule_of_the_protocol_in_force_says_which_documents(self, world, sign_in):
        rules = in_force(world.enterprise).rules.filter(entitlement="documents")
        params = {"within": {"amount": 15, "clock": "working_days"}, "kinds": ["id_card", "settlement"]}
        rules.update(params=params)
        case = reported(world)

        assert self.missing(case) == {"id_card"}
        html = sign_in(world.branch_chair).get(case.get_absolute_url()).content.decode()
        assert "Upload: ID card" in html
        assert "Upload: Diagnosis certificate" not in html

    def test_a_plan_keeps_the_rule_that_it_was_made_by(self, world):
        protocol = in_force(world.enterprise)
        case = in_care(world)
        before = self.missing(case)

        protocol.rules.filter(entitlement="documents").delete()

        assert {"consent", "pathology", "settlement"} < before
        assert self.missing(case) == before

    def test_the_item_ends_with_the_last_document_that_the_rule_names(self, world):
        rules = in_force(world.enterprise).rules.filter(entitlement="documents")
        rules.update(params={"within": {"amount": 15, "clock": "working_days"}, "kinds": ["id_card"]})
        case = graded(world, facts=False)
        item = WorkItem.objects.get(subject=case.subject, kind="documents")
        note_household(case_id=case.pk, entry=HOUSEHOLD, actor=world.branch_chair, now=NOW)
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)

        file(case, DocumentKind.ID_CARD, world)

        item.refresh_from_db()
        assert item.state == ItemState.DONE

    def test_a_tumour_needs_its_pathology_and_verification_asks_for_household_and_costs(self, world):
        case = verified(world)

        assert self.missing(case) == {"consent", "id_card", "diagnosis", "pathology", "income", "household", "cost"}

    def test_a_discharge_and_costs_ask_for_their_papers(self, world):
        case = verified(world, disease="6")
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)
        event = EventEntry(EventKind.DISCHARGE, date(2026, 3, 16))
        note_event(case_id=case.pk, entry=event, actor=world.branch_chair, now=NOW)

        assert {"discharge", "settlement"} <= self.missing(case)
        assert "pathology" not in self.missing(case)

    def test_while_consent_is_pending_the_file_should_hold_nothing(self, world):
        assert self.missing(reported(world, consent=None)) == set()

    def test_the_item_to_complete_the_file_ends_by_itself_with_the_last_paper(self, world):
        case = graded(world, facts=False, disease="6")
        item = WorkItem.objects.get(subject=case.subject, kind="documents")
        for kind in (DocumentKind.CONSENT, DocumentKind.ID_CARD, DocumentKind.DIAGNOSIS, DocumentKind.INCOME):
            file(case, kind, world)
        note_household(case_id=case.pk, entry=HOUSEHOLD, actor=world.branch_chair, now=NOW)
        note_cost(case_id=case.pk, entry=COST, actor=world.branch_chair, now=NOW)
        item.refresh_from_db()
        assert item.state == ItemState.OPEN

        file(case, DocumentKind.SETTLEMENT, world)

        item.refresh_from_db()
        assert (item.state, item.done_by, item.result) == (ItemState.DONE, world.branch_chair, "The file is complete")


def test_only_posts_that_note_facts_reach_the_forms(world, sign_in):
    case = verified(world)
    for name in ("event", "household", "cost", "document_add"):
        url = reverse(f"cases:{name}", args=[case.number])
        assert sign_in(world.branch_chair).get(url).status_code == 200
        assert sign_in(world.group_leader).get(url).status_code == 403
        assert sign_in(world.outsider(Role.BRANCH_CHAIR)).get(url).status_code == 404
