"""The pages of claims: the board, a claim with its steps and papers, its file on paper, the panel of the case."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cases.care.models import CaseDocument, CostEntry, IllnessCase
from cases.insurance.models import Claim
from cases.insurance.services.claims import reject_claim
from tests.cases.care.test_documents import PDF
from tests.factories import World
from tests.factories.cases import NOW, TODAY, make_member, verified
from tests.factories.claims import (
    approved_claim,
    in_review,
    insured_case,
    officer,
    paid_claim,
    papers_seen,
    stayed,
    submitted_claim,
)
from tests.factories.insurance import enrolled, term
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
SignIn = Callable[[User], Client]
# Of the board with claims in one column: session, user and posts, counts and cards, what waits for consent, filters,
# the note of the reading.
QUERIES = 8


@pytest.fixture
def case(world: World) -> IllnessCase:
    return insured_case(world)


@pytest.fixture
def claim(case: IllnessCase) -> Claim:
    return Claim.objects.get()


@pytest.fixture
def office(world: World, sign_in: SignIn) -> Client:
    """The browser of the insurance officer."""
    return sign_in(officer(world))


def html(office: Client, name: str, *args: object, query: str = "") -> str:
    answer = office.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def step(office: Client, claim: Claim, move: str, **data: object) -> str:
    """Take a step by its page; return what the reader sees then."""
    answer = office.post(reverse("cases:claim_move", args=[claim.number, move]), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


class TestBoard:
    def test_a_claim_stands_in_its_column_with_age_and_deadline(self, office: Client, claim: Claim) -> None:
        text = html(office, "cases:claims")
        assert claim.number in text
        assert "<span>1 claim</span>" in text
        assert "47 calendar days left" in text
        assert "for 0 days" in text
        assert "¥25,000.00" in text

    def test_it_takes_as_many_queries_for_four_claims_as_for_one(
        self, world: World, office: Client, claim: Claim, django_assert_num_queries: Callable[..., object]
    ) -> None:
        own = claim.enrolment.term
        html(office, "cases:claims")
        with django_assert_num_queries(QUERIES):
            html(office, "cases:claims")
        for number in range(3):
            insured_case(world, of=own, member=make_member(world, name=f"李{number}", number=f"04{number:04}"))
        with django_assert_num_queries(QUERIES):
            html(office, "cases:claims")

    def test_what_missed_its_deadline_is_found_by_its_chip(
        self, world: World, office: Client, claim: Claim, time_machine: object
    ) -> None:
        assert claim.number not in html(office, "cases:claims", query="?overdue=1")
        Claim.objects.update(deadline_on=TODAY - timedelta(days=2))
        text = html(office, "cases:claims", query="?overdue=1")
        assert claim.number in text
        assert "2 calendar days late" in text

    @pytest.mark.parametrize(
        ("query", "found"),
        [("?state=draft", True), ("?state=paid", False), ("?plan=provincial", True), ("?plan=city", True),
         ("?unit=QL3-01", True), ("?unit=QL3-02", False), ("?state=nonsense&unit=nowhere", True)],
    )  # fmt: skip
    def test_the_board_is_narrowed(self, office: Client, claim: Claim, query: str, found: bool) -> None:
        assert (claim.number in html(office, "cases:claims", query=query)) is found

    def test_a_list_is_paged_by_deadline(
        self, world: World, office: Client, claim: Claim, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = claim.enrolment.term
        for number in range(3):
            insured_case(world, of=own, member=make_member(world, name=f"李{number}", number=f"04{number:04}"))
        monkeypatch.setattr("unioncare.core.paging.keyset_page.__kwdefaults__", {"size": 2}, raising=False)
        first = office.get(reverse("cases:claims") + "?state=draft")
        after = first.context["page"].next_cursor
        second = office.get(reverse("cases:claims"), {"state": "draft", "after": after})
        numbers = [card.claim.number for answer in (first, second) for card in answer.context["cards"]]
        assert numbers == [f"L2026-000{number}" for number in (1, 2, 3, 4)]

    def test_all_of_a_column_keeps_the_other_filters(
        self, world: World, office: Client, claim: Claim, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        insured_case(world, of=claim.enrolment.term, member=make_member(world, name="李四", number="040001"))
        monkeypatch.setattr("cases.insurance.selectors.claim_board.CARDS", 1)
        text = html(office, "cases:claims", query="?plan=provincial&unit=QL3-01")
        assert 'href="?plan=provincial&amp;unit=QL3-01&amp;state=draft&amp;state=complete"' in text

    def test_a_rejected_claim_is_worth_nothing(self, world: World, office: Client, claim: Claim) -> None:
        submitted_claim(claim, world)
        reject_claim(claim=claim, code="late", actor=officer(world), now=NOW)
        assert "25,000.00" not in html(office, "cases:claims")
        assert "25,000.00" not in html(office, "cases:claims", query="?state=rejected")
        assert "25,000.00" not in html(office, "cases:insurance_of_case", claim.case.number)

    def test_whoever_does_not_see_claims_sees_no_board(self, world: World, claim: Claim, sign_in: SignIn) -> None:
        office = sign_in(world.group_leader)
        assert office.get(reverse("cases:claims")).status_code == 403
        assert office.get(claim.get_absolute_url()).status_code == 403
        assert reverse("cases:claims") not in office.get(reverse("worklist:mine")).content.decode()

    def test_the_export_holds_no_disease(self, office: Client, claim: Claim) -> None:
        answer = office.post(reverse("cases:claims_export"), {"purpose": "月度对账"})
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert rows[1][0] == claim.number
        assert not any("癌" in str(cell) or "cancer" in str(cell).lower() for row in rows for cell in row)


class TestClaim:
    def test_it_says_line_by_line_how_the_benefit_is_reckoned(self, office: Client, claim: Claim) -> None:
        text = html(office, "cases:claim", claim.number)
        assert "Covered on 2026-03-05: the cover runs from 2025-07-01 to 2026-06-30" in text
        assert "The disease is one of the 28 for which this benefit is paid" in text
        assert "25,000.00" in text

    def test_the_item_leads_to_the_claim(self, office: Client, claim: Claim) -> None:
        item = WorkItem.objects.get(kind="claim_filing")
        answer = office.get(reverse("cases:claim_of_item", args=[item.pk]))
        assert answer.url == claim.get_absolute_url()
        assert office.get(reverse("cases:claim_of_item", args=[item.pk + 999])).status_code == 404

    def test_a_step_that_is_not_possible_says_why(self, office: Client, claim: Claim) -> None:
        assert "Required papers are missing" in html(office, "cases:claim", claim.number)
        assert "Required papers are missing" in step(office, claim, "complete")
        assert Claim.objects.get().state == "draft"

    def test_an_unknown_step_is_not_found(self, office: Client, claim: Claim) -> None:
        assert office.get(reverse("cases:claim_move", args=[claim.number, "fly"])).status_code == 404

    def test_from_the_draft_to_the_payment(self, world: World, office: Client, claim: Claim, sign_in: SignIn) -> None:
        papers_seen(claim, world)
        step(office, claim, "complete")
        step(office, claim, "send")
        step(sign_in(world.branch_chair), claim, "submit", submitted_on=TODAY, insurer_no="SB-7")
        office = sign_in(officer(world))
        step(office, claim, "ask", due_on=TODAY + timedelta(days=5), reason="补会诊意见")
        step(office, claim, "answer", reason="已补")
        step(office, claim, "approve", amount="25000")
        text = step(office, claim, "pay", amount="25000", paid_on=TODAY)
        assert "The payment stands in the costs of the case" in text
        assert CostEntry.objects.get().mutual_benefit == 25_000
        step(office, claim, "close")
        assert Claim.objects.get().state == "closed"

    def test_a_rejection_and_its_appeal(self, world: World, office: Client, claim: Claim, sign_in: SignIn) -> None:
        in_review(claim, world)
        step(sign_in(world.branch_chair), claim, "submit", submitted_on=TODAY)
        office = sign_in(officer(world))
        step(office, claim, "reject", code="papers", note="")
        assert "The rejection is taken back" in step(office, claim, "undo_rejection", reason="录错原因")
        assert "Rejected: Filed too late" in step(office, claim, "reject", code="late", note="")
        step(office, claim, "appeal", appealed_on=TODAY, reason="邮戳在期限内")
        assert Claim.objects.get().state == "submitted"

    def test_a_payment_is_taken_back_and_a_closed_claim_taken_up(
        self, world: World, office: Client, claim: Claim
    ) -> None:
        paid_claim(claim, world)
        step(office, claim, "close")
        step(office, claim, "take_up", reason="退汇")
        assert "The payment is taken back" in step(office, claim, "undo_payment", reason="退汇")
        assert "The approval is taken back" in step(office, claim, "undo_approval", reason="退汇")
        assert Claim.objects.get().state == "submitted"

    def test_what_a_plan_forbids_stands_above_the_form(self, world: World, office: Client, claim: Claim) -> None:
        approved_claim(claim, world)
        text = step(office, claim, "pay", amount="26000", paid_on=TODAY)
        assert "Over what was approved: 25,000.00 CNY." in text

    def test_the_chair_reads_and_takes_no_step(self, world: World, claim: Claim, sign_in: SignIn) -> None:
        office = sign_in(world.chair)
        assert "Your posts do not include this step" in html(office, "cases:claim", claim.number)
        step(office, claim, "give_up", reason="不申请")
        assert Claim.objects.get().state == "draft"


class TestPapers:
    def paper(self, claim: Claim, kind: str) -> str:
        return reverse("cases:claim_paper", args=[claim.number, claim.papers.get(kind=kind).pk])

    def test_a_copy_is_uploaded_into_the_file_of_the_case(self, office: Client, claim: Claim) -> None:
        upload = SimpleUploadedFile("bank.pdf", PDF, content_type="application/pdf")
        office.post(self.paper(claim, "bank_card"), {"how": "upload", "file": upload})
        document = claim.papers.get(kind="bank_card").document
        assert document is not None
        assert (document.case, document.kind) == (claim.case, "other")
        office.post(self.paper(claim, "application"), {"how": "link", "document": document.pk})
        assert claim.papers.get(kind="application").document == document

    def test_it_is_seen_on_paper_and_taken_back(self, world: World, office: Client, claim: Claim) -> None:
        office.post(self.paper(claim, "id_card"), {"how": "seen"})
        paper = claim.papers.get(kind="id_card")
        assert (paper.seen_by, paper.is_there) == (officer(world), True)
        office.post(reverse("cases:claim_paper_back", args=[claim.number, paper.pk]))
        assert not claim.papers.get(kind="id_card").is_there

    def test_what_comes_after_the_claim_was_sent_is_not_filed_either(
        self, world: World, office: Client, claim: Claim
    ) -> None:
        submitted_claim(claim, world)
        upload = SimpleUploadedFile("bank.pdf", PDF, content_type="application/pdf")
        answer = office.post(self.paper(claim, "bank_card"), {"how": "upload", "file": upload})
        assert "its papers stay as they are" in answer.content.decode()
        assert not CaseDocument.objects.exists()

    def test_papers_that_change_no_more_offer_nothing(self, world: World, office: Client, claim: Claim) -> None:
        offered = "It is there: Proxy letter"
        assert offered in html(office, "cases:claim", claim.number)
        submitted_claim(claim, world)
        text = html(office, "cases:claim", claim.number)
        assert (offered in text, "take back" in text) == (False, False)

    def test_nothing_chosen_is_asked_for(self, office: Client, claim: Claim) -> None:
        answer = office.post(self.paper(claim, "id_card"), {"how": "upload"})
        assert answer.context["form"].errors.keys() == {"file"}


class TestCasePanel:
    def test_it_lists_the_claims_and_why_the_rest_is_not_due(self, world: World, office: Client) -> None:
        case = insured_case(world)
        stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
        text = html(office, "cases:insurance_of_case", case.number)
        assert "Critical illness, lump sum" in text
        assert "The stay of 10 days is too long: this benefit is for 6 at most" in text
        assert "excluded by claim L2026-0001" in text

    def test_it_says_that_nobody_ever_enrolled_the_member(self, world: World, office: Client) -> None:
        case = verified(world, member=make_member(world))
        text = html(office, "cases:insurance_of_case", case.number)
        assert "No cover on 2026-03-05: the member was never enrolled" in text

    def test_it_names_the_cover_that_ended(self, world: World, office: Client) -> None:
        member = make_member(world)
        enrolled(member, term(world.enterprise, starts_on=date(2024, 7, 1)))
        case = verified(world, member=member)
        text = html(office, "cases:insurance_of_case", case.number)
        assert "Provincial industrial mutual insurance, runs from 2024-07-01 to 2025-06-30" in text

    def test_what_is_due_and_not_proposed_is_proposed_by_checking(self, world: World, office: Client) -> None:
        member = make_member(world)
        case = verified(world, member=member)
        enrolled(member, term(world.enterprise))
        assert "are due and not proposed yet" in html(office, "cases:insurance_of_case", case.number)
        answer = office.post(reverse("cases:claims_check", args=[case.number]), follow=True)
        assert "1 new claim is proposed." in answer.content.decode()

    def test_it_stands_on_the_case_page_of_those_who_see_claims(
        self, world: World, case: IllnessCase, sign_in: SignIn
    ) -> None:
        address = reverse("cases:insurance_of_case", args=[case.number])
        assert address in html(sign_in(world.person(Role.INSURANCE_OFFICER)), "cases:case", case.number)
        assert address not in html(sign_in(world.group_leader), "cases:case", case.number)
