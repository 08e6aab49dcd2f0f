"""Which document of the file stands for a paper of a claim by itself: that of its own stay, unless taken back."""

from datetime import date, datetime

import pytest

from cases.care.enums import DocumentKind
from cases.care.models import CaseDocument, IllnessCase
from cases.care.services.documents import add_document
from cases.insurance.models import Claim
from cases.insurance.services.claims import attach_document, take_paper_back
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.claims import insured_case, officer, stayed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
FIRST, LAST = date(2026, 3, 6), date(2026, 3, 16)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def filed(case: IllnessCase, world: World, *, now: datetime = NOW) -> CaseDocument:
    return add_document(
        case_id=case.pk, kind=DocumentKind.DISCHARGE, title="", name="d.pdf", data=PDF + str(now).encode(),
        actor=world.branch_chair, now=now,
    )  # fmt: skip


def certificates() -> list[CaseDocument | None]:
    return [claim.papers.get(kind="discharge").document for claim in Claim.objects.order_by("pk")]


def test_the_certificate_of_one_stay_does_not_stand_for_another(world: World) -> None:
    case = insured_case(world, code="hospital")
    before = filed(case, world, now=NOW.replace(day=1))
    stayed(case, world, date(2026, 2, 10), date(2026, 2, 20))
    stayed(case, world, FIRST, LAST)
    assert certificates() == [before, None]
    document = filed(case, world)
    assert certificates() == [before, document]


def test_a_certificate_filed_after_the_next_discharge_is_not_that_of_the_stay_before(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, date(2026, 2, 10), date(2026, 2, 20))
    stayed(case, world, FIRST, LAST)
    document = filed(case, world)
    assert certificates() == [None, document]


def test_a_document_taken_back_by_hand_is_not_linked_again(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, FIRST, LAST)
    document = filed(case, world)
    paper = Claim.objects.get().papers.get(kind="discharge")
    take_paper_back(paper=paper, actor=officer(world), now=NOW)
    stayed(case, world, date(2026, 3, 17), date(2026, 3, 17))
    assert certificates() == [None]
    attach_document(paper=paper, document=document, actor=officer(world))
    paper.refresh_from_db()
    assert (paper.document, paper.declined) == (document, False)
