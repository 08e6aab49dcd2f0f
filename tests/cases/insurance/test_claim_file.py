"""The claim on paper: what the insurer asks for on the cover, whole numbers for a purpose, copies page by page."""

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from PIL import Image

from cases.care.models import IllnessCase
from cases.care.services.documents import add_document
from cases.care.services.facts import strike_fact
from cases.insurance.models import Claim, Enrolment, PlanVersion
from cases.insurance.services.claims import attach_document
from cases.members.models import Member
from tests.factories import World
from tests.factories.cases import NOW, make_member
from tests.factories.claims import insured_case, officer, stayed
from tests.factories.pdf import pdf_of
from tests.paper import signs_of
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
SignIn = Callable[[User], Client]
ID, PHONE = "140202198203158211", "13800138000"


@pytest.fixture
def case(world: World) -> IllnessCase:
    return insured_case(world, member=make_member(world, id_number=ID, phone=PHONE, sex="m"))


@pytest.fixture
def claim(case: IllnessCase) -> Claim:
    Enrolment.objects.update(certificate_no="HZ-2025-0001")
    return Claim.objects.get()


@pytest.fixture
def office(world: World, sign_in: SignIn) -> Client:
    return sign_in(officer(world))


def address(claim: Claim) -> str:
    return reverse("cases:claim_file", args=[claim.number])


def html(client: Client, claim: Claim) -> str:
    answer = client.get(address(claim))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def linked(claim: Claim, world: World, data: bytes, *, kind: str = "bank_card", name: str = "d.pdf") -> int:
    """File a copy and let it stand for a paper; return the key of the document."""
    document = add_document(
        case_id=claim.case_id, kind="other", title="", name=name, data=data, actor=world.branch_chair, now=NOW
    )
    attach_document(paper=claim.papers.get(kind=kind), document=document, actor=officer(world))
    return document.pk


class TestCover:
    def test_it_says_who_claims_what_by_which_rules_until_when(
        self, office: Client, claim: Claim, world: World
    ) -> None:
        PlanVersion.objects.filter(pk=claim.benefit.version_id).update(report_days=2)
        linked(claim, world, pdf_of())
        text = html(office, claim)
        for told in (
            "陈国栋", "1402**********8211", "138****8000", "HZ-2025-0001", "Malignant tumour", "2025-07-01",
            "Critical illness, lump sum", "¥25,000.00", "Covered on 2026-03-05", "☑ Bank card of the member",
            "☐ Pathology report",
        ):  # fmt: skip
            assert told in text, told
        for label, day in (("Diagnosed on", 5), ("To be reported by", 7)):
            assert re.search(rf"{label}</th><td>[^<]*\b{day}\b", text), label
        assert re.search(r"To be filed by</th><td>[^<]*\b4 May 2026", text)

    def test_the_stay_stands_with_its_days(self, office: Client, world: World, case: IllnessCase) -> None:
        stay = insured_case(world, code="hospital", member=make_member(world, name="李四", number="040001"))
        stayed(stay, world, date(2026, 3, 6), date(2026, 3, 16))
        assert "10 days" in html(office, Claim.objects.get(case=stay))

    def test_member_union_and_insurer_sign_and_seal(self, office: Client, claim: Claim, world: World) -> None:
        signs = signs_of(html(office, claim))
        assert [label for label, _note in signs] == [
            "The member or proxy", "Prepared by, signature", "Reviewed by, signature", "Seal of the union",
            "Received by the insurer",
        ]  # fmt: skip
        assert signs[1][1] == officer(world).name

    def test_a_certificate_that_nobody_knows_yet_is_a_line_to_fill(self, office: Client, claim: Claim) -> None:
        Enrolment.objects.update(certificate_no="")
        assert "not known yet: ____" in html(office, claim)


class TestWholeNumbers:
    def test_they_are_printed_for_a_purpose_that_is_kept(self, office: Client, claim: Claim, world: World) -> None:
        assert ID not in html(office, claim)
        text = office.post(address(claim), {"purpose": "寄给承办机构"}).content.decode()
        assert (ID in text, PHONE in text) == (True, True)
        member = LogEntry.objects.get_for_objects(Member.objects.filter(pk=claim.case.member_id))
        entry = member.filter(action=LogEntry.Action.ACCESS).latest("pk")
        assert entry.actor == officer(world)
        assert entry.additional_data == {"purpose": "L2026-0001: 寄给承办机构", "what": "phone, id_number"}

    def test_without_a_purpose_they_stay_masked_and_nothing_is_noted_of_them(
        self, office: Client, claim: Claim
    ) -> None:
        answer = office.post(address(claim), {"purpose": " "})
        assert ID not in answer.content.decode()
        assert answer.context["form"].errors.keys() == {"purpose"}
        read = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
        assert [entry.additional_data["what"] for entry in read] == ["claim file"]

    def test_whoever_may_not_unmask_the_member_prints_them_masked(
        self, world: World, claim: Claim, sign_in: SignIn
    ) -> None:
        chair = sign_in(world.chair)
        assert "your posts do not open them for this member" in html(chair, claim)
        assert chair.post(address(claim), {"purpose": "寄给承办机构"}).status_code == 403

    def test_a_member_who_moved_away_is_masked_for_those_who_stayed(
        self, world: World, claim: Claim, office: Client
    ) -> None:
        Member.objects.update(unit=world.far_group)
        assert "your posts do not open them for this member" in html(office, claim)
        assert office.post(address(claim), {"purpose": "寄给承办机构"}).status_code == 403


class TestCopies:
    def test_every_page_of_a_pdf_is_a_picture(self, office: Client, claim: Claim, world: World) -> None:
        document = linked(claim, world, pdf_of(2))
        text = html(office, claim)
        pages = re.findall(r'<img src="([^"]+)"', text)
        wanted = [reverse("cases:document_page", args=[claim.case.number, document, page]) for page in (1, 2)]
        assert pages == wanted
        assert [office.get(page)["Content-Type"] for page in pages] == ["image/jpeg", "image/jpeg"]
        assert "Bank card of the member, page 2 of 2" in text
        assert text.count('loading="lazy"') == 2, "the first look draws what is looked at; printing fetches the rest"

    def test_a_picture_is_printed_as_it_is(self, office: Client, claim: Claim, world: World) -> None:
        out = io.BytesIO()
        Image.new("RGB", (60, 40), "white").save(out, "PNG")
        document = linked(claim, world, out.getvalue(), name="card.png")
        assert f'<img src="{reverse("cases:document", args=[claim.case.number, document])}"' in html(office, claim)

    def test_a_long_one_says_where_it_was_cut(self, office: Client, claim: Claim, world: World) -> None:
        linked(claim, world, pdf_of(33))
        text = html(office, claim)
        assert text.count("<img ") == 30
        assert "Only the first 30 of 33 pages are drawn here" in text

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (pdf_of(locked=True), "The PDF is protected by a password."),
            (b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n", "The PDF cannot be opened, or is too complex to be drawn."),
        ],
        ids=["locked", "broken"],
    )
    def test_what_cannot_be_drawn_is_a_link_that_says_why(
        self, office: Client, claim: Claim, world: World, data: bytes, why: str
    ) -> None:
        document = linked(claim, world, data)
        text = html(office, claim)
        assert why in text
        assert f'<a href="{reverse("cases:document", args=[claim.case.number, document])}" download>d.pdf</a>' in text
        assert "<img " not in text

    def test_a_document_struck_out_is_printed_no_more(self, office: Client, claim: Claim, world: World) -> None:
        linked(claim, world, pdf_of())
        document = claim.papers.get(kind="bank_card").document
        assert document is not None
        strike_fact(fact=document, actor=world.branch_chair, now=NOW, reason="传错了")
        text = html(office, claim)
        assert ("<img " in text, "☐ Bank card of the member" in text) == (False, True)

    def test_whoever_reads_no_documents_is_told_that_copies_are_left_out(
        self, world: World, claim: Claim, sign_in: SignIn
    ) -> None:
        linked(claim, world, pdf_of())
        text = html(sign_in(world.person(Role.VICE_CHAIR)), claim)
        assert ("<img " in text, "Copies are left out" in text) == (False, True)
