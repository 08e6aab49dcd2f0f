"""Nobody handles their own case or that of a declared relative: no fact, no document, no consent, no owner."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.care.enums import DocumentKind, EventKind
from cases.care.models import Disease, IllnessCase
from cases.care.services.consent import record_consent, refuse_consent, withdraw_consent
from cases.care.services.documents import add_document
from cases.care.services.facts import EventEntry, note_cost, note_event, note_household, strike_fact
from cases.care.services.member_changes import hand_over_case
from cases.care.services.ownership import change_owner
from cases.care.services.reports import ConsentEntry
from cases.care.services.verification import amend_diagnosis
from cases.members.enums import EmploymentStatus
from cases.members.services import place_member
from tests.factories import RelativeFactory
from tests.factories.cases import COST, HOUSEHOLD, NOW, TODAY, graded, make_member, reported
from unioncare.core.workflow import MoveRefused

from .test_documents import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world):
    """The welfare officer, whose spouse the case is about."""
    RelativeFactory(user=world.welfare_officer, employee_no="030217", relation="配偶")
    return world.welfare_officer


@pytest.fixture
def case(world) -> IllnessCase:
    return graded(world)


def refused(service, **call: object) -> None:
    with pytest.raises(MoveRefused, match="配偶"):
        service(**call, now=NOW)


def test_what_sets_burden_and_aid_is_entered_by_somebody_else(case, officer):
    on = {"case_id": case.pk, "actor": officer}

    refused(note_household, **on, entry=HOUSEHOLD)
    refused(note_cost, **on, entry=COST)
    refused(note_event, **on, entry=EventEntry(EventKind.ADMISSION, TODAY))
    refused(strike_fact, fact=case.costs.get(), actor=officer, reason="重复")
    for kind in (DocumentKind.OTHER, DocumentKind.CONSENT):
        refused(add_document, **on, kind=kind, title="", name="a.pdf", data=PDF)
    assert (case.costs.count(), case.surveys.count(), case.documents.count()) == (1, 1, 0)
    assert case.costs.get().struck_at is None


def test_so_are_diagnosis_owner_and_the_unit_that_cares(world, case, officer):
    on = {"case_id": case.pk, "actor": officer}
    place_member(
        member=case.member,
        unit=world.second_branch,
        status=EmploymentStatus.ACTIVE,
        starts_on=TODAY,
        actor=None,
        now=NOW,
    )

    refused(amend_diagnosis, **on, disease=Disease.objects.get(code="2"), diagnosed_on=date(2026, 3, 5), reason="更正")
    refused(change_owner, **on, to=world.chair, reason="休假")
    refused(hand_over_case, **on)


def test_so_is_consent(world, case, officer):
    pending = reported(world, member=case.member, consent=None, anyway_reason="另一种病")

    refused(withdraw_consent, case_id=case.pk, actor=officer, entry=ConsentEntry())
    refused(record_consent, case_id=pending.pk, actor=officer, entry=ConsentEntry())
    refused(refuse_consent, case_id=pending.pk, actor=officer, entry=ConsentEntry())


def test_one_does_not_enter_the_costs_of_ones_own_case(world, case):
    officer = world.welfare_officer
    officer.employee_no = "030217"
    officer.save(update_fields=["employee_no"])

    with pytest.raises(MoveRefused, match="own case"):
        note_cost(case_id=case.pk, entry=COST, actor=officer, now=NOW)


@pytest.mark.usefixtures("at_work")
class TestOnThePages:
    @pytest.mark.parametrize(
        "name", ["household", "cost", "event", "document_add", "amend", "consent", "owner", "strike"]
    )
    def test_the_page_leads_back_to_the_case_and_says_why(self, case, officer, sign_in, name):
        parts = ["cost", case.costs.get().pk] if name == "strike" else []
        url = reverse(f"cases:{name}", args=[case.number, *parts])

        response = sign_in(officer).get(url, follow=True)

        assert response.redirect_chain == [(case.get_absolute_url(), 302)]
        assert "Nobody handles the case of a relative (配偶)." in response.content.decode()

    def test_others_note_it(self, world, case, officer, sign_in):
        response = sign_in(world.branch_chair).get(reverse("cases:cost", args=[case.number]))

        assert response.status_code == 200

    def test_what_is_sent_all_the_same_is_not_kept(self, case, officer, sign_in):
        data = {"kind": "other", "title": "", "file": SimpleUploadedFile("a.pdf", PDF)}

        sign_in(officer).post(reverse("cases:document_add", args=[case.number]), data)

        assert not case.documents.exists()


def test_other_cases_are_the_officers_own_work(world, case, officer):
    other = graded(world, member=make_member(world, name="马志强", number="040001"), facts=False, contact_phone="139")

    assert note_cost(case_id=other.pk, entry=COST, actor=officer, now=NOW).pk
