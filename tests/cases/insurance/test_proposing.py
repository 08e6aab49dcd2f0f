"""Whatever is told of a case, each benefit that it makes due stands as a draft with its deadline, once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.care.enums import DocumentKind, EventKind
from cases.care.models import Disease, IllnessCase
from cases.care.services.consent import record_consent, withdraw_consent
from cases.care.services.deaths import record_death
from cases.care.services.documents import add_document
from cases.care.services.facts import EventEntry, note_event, strike_fact
from cases.care.services.reports import ConsentEntry
from cases.care.services.verification import amend_diagnosis, reject_case
from cases.insurance.enums import ClaimState, EndReason, EnrolmentState, PaperKind
from cases.insurance.models import Claim, Enrolment
from cases.insurance.services.claims import check_by_hand, check_claims, give_up, reject_claim
from tests.factories import World
from tests.factories.cases import NOW, TODAY, make_member, verified
from tests.factories.claims import insured_case, officer, stayed, submitted_claim
from tests.factories.insurance import enrolled, term
from tests.factories.protocol import in_care, in_force
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def live(case: IllnessCase) -> list[Claim]:
    return list(Claim.objects.filter(case=case).exclude(state=ClaimState.CLOSED).order_by("pk"))


def test_a_verified_cancer_proposes_the_lump_sum_with_its_deadline(world: World) -> None:
    case = insured_case(world)
    claim = Claim.objects.get()
    assert (claim.number, claim.state, claim.expected) == ("L2026-0001", "draft", 25_000)
    assert claim.event_on == date(2026, 3, 5)
    assert claim.deadline_on == date(2026, 5, 4)
    item = WorkItem.objects.get(kind="claim_filing")
    assert (item.subject, item.unit, item.details) == (case.subject, case.unit, {"claim": "L2026-0001"})
    assert item.due_at.astimezone(NOW.tzinfo).date() == claim.deadline_on
    assert item.assignee == world.person(Role.INSURANCE_OFFICER)
    assert item.explanation.text == "Claim L2026-0001: the insurer takes it until 2026-05-04, 60 days after the event"


def test_the_checklist_asks_for_what_the_event_can_bring(world: World) -> None:
    insured_case(world)
    papers = {paper.kind: paper.is_required for paper in Claim.objects.get().papers.all()}
    assert papers == {
        "application": True, "id_card": True, "diagnosis": True, "pathology": True, "bank_card": True, "proxy": False
    }  # fmt: skip


def test_a_discharge_proposes_the_days_of_the_stay(world: World) -> None:
    member = make_member(world)
    enrolled(member, term(world.enterprise, code="hospital"))
    case = verified(world, member=member)
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    claim = Claim.objects.get()
    assert (claim.event_on, claim.discharged_on, claim.stay_days, claim.expected) == (
        date(2026, 3, 6), date(2026, 3, 16), 10, 280,
    )  # fmt: skip
    assert claim.deadline_on == date(2026, 5, 15)
    assert {"discharge", "settlement", "invoice"} <= set(claim.papers.values_list("kind", flat=True))
    assert "diagnosis" not in set(claim.papers.values_list("kind", flat=True))


def test_a_discharge_without_an_admission_waits_for_it(world: World) -> None:
    case = insured_case(world, code="hospital")
    entry = EventEntry(EventKind.DISCHARGE, date(2026, 3, 16))
    note_event(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
    assert not Claim.objects.exists()
    entry = EventEntry(EventKind.ADMISSION, date(2026, 3, 6))
    note_event(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
    assert Claim.objects.get().expected == 280


def test_an_admission_belongs_to_the_first_discharge_after_it(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, date(2026, 3, 1), date(2026, 3, 6))
    entry = EventEntry(EventKind.DISCHARGE, date(2026, 3, 16))
    note_event(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
    assert Claim.objects.get().stay_days == 5


def test_a_lump_sum_leaves_nothing_for_the_stay_of_the_same_group(world: World) -> None:
    case = insured_case(world)
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    assert [claim.expected for claim in live(case)] == [25_000]


def test_a_stay_that_nobody_filed_gives_way_to_the_lump_sum(world: World) -> None:
    member = make_member(world)
    enrolled(member, term(world.enterprise))
    case = verified(world, member=member, disease="X1")
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    (stay,) = live(case)
    assert stay.expected == 500
    amend_diagnosis(
        case_id=case.pk, disease=Disease.objects.get(code="1"), diagnosed_on=date(2026, 3, 5),
        actor=world.branch_chair, now=NOW, reason="病理",
    )  # fmt: skip
    assert [claim.expected for claim in live(case)] == [25_000]
    stay.refresh_from_db()
    assert (stay.state, stay.steps.first().reason) == (
        "closed", "Another benefit of the same group is worth more: Critical illness, lump sum",
    )  # fmt: skip
    assert [item.state for item in WorkItem.objects.filter(kind="claim_filing").order_by("pk")] == ["cancelled", "open"]


def test_a_rejected_lump_sum_makes_the_stay_due(world: World) -> None:
    case = insured_case(world)
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    submitted_claim(live(case)[0], world)
    reject_claim(claim=live(case)[0], code="not_proved", actor=officer(world), now=NOW)
    assert [(claim.state, claim.expected) for claim in live(case)] == [("rejected", 25_000), ("draft", 500)]


def test_days_of_the_term_are_used_up_across_stays(world: World) -> None:
    case = insured_case(world, disease="X1")
    stayed(case, world, date(2025, 9, 1), date(2025, 10, 6))
    stayed(case, world, date(2025, 11, 1), date(2025, 11, 21))
    assert [claim.expected for claim in live(case)] == [1750, 250]
    check_claims(case=case, actor=None, now=NOW)
    assert [claim.expected for claim in live(case)] == [1750, 250]


def test_all_plans_of_a_member_are_looked_at(world: World) -> None:
    member = make_member(world)
    for code in ("provincial", "critical", "hospital"):
        enrolled(member, term(world.enterprise, code=code))
    case = verified(world, member=member)
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    assert sorted((claim.benefit.version.plan.code, claim.expected) for claim in live(case)) == [
        ("critical", 300), ("critical", 10_000), ("hospital", 280), ("provincial", 25_000),
    ]  # fmt: skip


@pytest.mark.parametrize("lapsed", [True, False])
def test_no_cover_on_the_day_proposes_nothing(world: World, lapsed: bool) -> None:
    member = make_member(world)
    if lapsed:
        enrolled(member, term(world.enterprise, starts_on=date(2024, 7, 1)))
    verified(world, member=member)
    assert not Claim.objects.exists()


def test_an_enrolment_that_was_taken_back_covers_nothing(world: World) -> None:
    case = insured_case(world)
    Enrolment.objects.update(state=EnrolmentState.CANCELLED, end_reason=EndReason.MISTAKE, ended_at=NOW)
    check_claims(case=case, actor=None, now=NOW)
    assert live(case) == []


def test_checking_again_changes_nothing(world: World) -> None:
    case = insured_case(world)
    before = Claim.objects.values().get()
    assert check_claims(case=case, actor=None, now=NOW + timedelta(days=1)) == []
    assert Claim.objects.values().get() == before
    assert WorkItem.objects.filter(kind="claim_filing").count() == 1


def test_enrolled_after_the_report_but_before_the_diagnosis_is_found_by_hand(world: World) -> None:
    member = make_member(world)
    case = verified(world, member=member)
    enrolled(member, term(world.enterprise))
    found = check_by_hand(case_id=case.pk, actor=officer(world), now=NOW)
    assert [claim.expected for claim in found] == [25_000]


def test_checking_by_hand_ticks_off_what_the_protocol_asks_for(world: World) -> None:
    in_force(world.enterprise)
    case = in_care(world)
    (item,) = WorkItem.objects.filter(subject=case.subject, kind="claim_check")
    check_by_hand(case_id=case.pk, actor=officer(world), now=NOW)
    item.refresh_from_db()
    assert (item.state, item.result) == ("done", "Checked: 0 claims proposed")


def test_a_struck_discharge_withdraws_its_draft(world: World) -> None:
    case = insured_case(world, code="hospital")
    discharge = stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    strike_fact(fact=discharge, actor=world.branch_chair, now=NOW, reason="记错了")
    claim = Claim.objects.get()
    assert claim.state == "closed"
    assert "struck out" in claim.steps.first().reason
    assert WorkItem.objects.get(kind="claim_filing").state == ItemState.CANCELLED
    stayed(case, world, date(2026, 3, 7), date(2026, 3, 16))
    assert [claim.expected for claim in live(case)] == [240]


def test_a_draft_that_somebody_gave_up_stays_given_up(world: World) -> None:
    case = insured_case(world)
    give_up(claim=Claim.objects.get(), actor=officer(world), now=NOW, reason="家属不申请")
    check_claims(case=case, actor=None, now=NOW)
    assert [claim.state for claim in Claim.objects.all()] == ["closed"]


def test_a_corrected_diagnosis_that_is_not_listed_withdraws_the_draft(world: World) -> None:
    case = insured_case(world)
    for code, expected in (("X1", []), ("1", [25_000])):
        amend_diagnosis(
            case_id=case.pk, disease=Disease.objects.get(code=code), diagnosed_on=date(2026, 3, 5),
            actor=world.branch_chair, now=NOW, reason="病理",
        )  # fmt: skip
        assert [claim.expected for claim in live(case)] == expected


def test_nothing_is_proposed_without_consent_and_everything_once_it_is_given(world: World) -> None:
    case = insured_case(world)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    assert WorkItem.objects.get(kind="claim_filing").state == ItemState.CANCELLED
    assert check_claims(case=case, actor=None, now=NOW) == []
    record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    assert len(live(case)) == 1
    assert WorkItem.objects.filter(kind="claim_filing", state=ItemState.OPEN).count() == 1


def test_enrolled_while_consent_is_withdrawn_waits_for_the_consent(world: World) -> None:
    member = make_member(world)
    case = verified(world, member=member)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    enrolled(member, term(world.enterprise))
    with pytest.raises(MoveRefused):
        check_by_hand(case_id=case.pk, actor=officer(world), now=NOW)
    record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    assert live(case)


def test_a_death_leaves_the_deadline_of_the_claim_running(world: World) -> None:
    case = insured_case(world)
    record_death(case_id=case.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)
    assert live(case)
    assert WorkItem.objects.filter(kind="claim_filing", state=ItemState.OPEN).count() == 1


def test_a_rejected_case_claims_nothing(world: World) -> None:
    case = insured_case(world)
    reject_case(case_id=case.pk, actor=world.branch_chair, now=NOW, reason="误报")
    assert live(case) == []


def test_documents_of_the_file_stand_on_the_checklist_by_themselves(world: World, private_place: object) -> None:
    case = insured_case(world)
    picture = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    document = add_document(
        case_id=case.pk, kind=DocumentKind.DIAGNOSIS, title="", name="d.pdf", data=picture,
        actor=world.branch_chair, now=NOW,
    )  # fmt: skip
    papers = {paper.kind: paper for paper in Claim.objects.get().papers.select_related("document")}
    assert papers[PaperKind.DIAGNOSIS].document == document
    assert not papers[PaperKind.PATHOLOGY].is_there
    strike_fact(fact=document, actor=world.branch_chair, now=NOW, reason="看不清")
    assert not Claim.objects.get().papers.get(kind=PaperKind.DIAGNOSIS).is_there


def test_an_expected_benefit_says_how_it_is_reckoned(world: World) -> None:
    insured_case(world)
    claim = Claim.objects.get()
    assert claim.explanation.text == "25,000.00 CNY are expected by the rules of the plan"
    assert claim.expected == Decimal("25000.00")
