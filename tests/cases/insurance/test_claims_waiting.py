"""Claims without consent wait: the pages say what is missing, from whom and what to do, and nothing of the claim."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from cases.insurance.models import Claim
from cases.insurance.services.claims import give_up
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.claims import insured_case, officer
from unioncare.organisation.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
SignIn = Callable[[User], Client]
WAITING = "Claims that wait for consent"


@pytest.fixture
def claim(world: World) -> Claim:
    insured_case(world)
    return Claim.objects.get()


@pytest.fixture
def office(world: World, sign_in: SignIn) -> Client:
    return sign_in(officer(world))


def withdrawn(claim: Claim, world: World) -> None:
    withdraw_consent(case_id=claim.case_id, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)


def html(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_names_the_cases_and_what_to_do(world: World, office: Client, claim: Claim) -> None:
    assert WAITING not in html(office, "cases:claims")
    withdrawn(claim, world)
    board, case = html(office, "cases:claims"), claim.case
    assert WAITING in board
    assert "Ask the members to sign the consent form, and record it in the case." in board
    assert f'<a href="{case.get_absolute_url()}">{case.member.name} {case.number}</a>' in board
    assert "Withdrawn · 1 claim" in board


def test_the_claim_says_what_is_missing_from_whom_and_who_records_it(
    world: World, office: Client, claim: Claim, sign_in: SignIn
) -> None:
    withdrawn(claim, world)
    page, record = html(office, "cases:claim", claim.number), reverse("cases:consent", args=[claim.case.number])
    assert "Consent was withdrawn: health data may not be processed." in page
    assert f"{claim.case.member.name}, or whoever may sign for them" in page
    assert "have the consent form signed and to record the answer" in page
    assert record not in page
    assert record in html(sign_in(world.branch_chair), "cases:claim", claim.number)


def test_nothing_of_the_claim_is_told(world: World, office: Client, claim: Claim) -> None:
    withdrawn(claim, world)
    assert claim.number not in html(office, "cases:claims")
    for text in (html(office, "cases:claims"), html(office, "cases:claim", claim.number)):
        assert "25,000.00" not in text
        assert "Critical illness" not in text
        assert "Malignant" not in text


def test_the_other_pages_of_the_claim_lead_to_it(world: World, office: Client, claim: Claim) -> None:
    withdrawn(claim, world)
    step = reverse("cases:claim_move", args=[claim.number, "give_up"])
    answers = [office.get(reverse("cases:claim_file", args=[claim.number])), office.post(step, {"reason": "不申请"})]
    assert [answer.url for answer in answers] == [claim.get_absolute_url()] * 2
    assert Claim.objects.get().state == "draft"


def test_what_waits_is_narrowed_by_unit_and_a_closed_claim_waits_for_nothing(
    world: World, office: Client, claim: Claim
) -> None:
    give_up(claim=claim, actor=officer(world), now=NOW, reason="不申请")
    withdrawn(claim, world)
    assert WAITING not in html(office, "cases:claims")
    Claim.objects.update(state="draft")
    assert WAITING in html(office, "cases:claims", query="?unit=QL3-01")
    assert WAITING not in html(office, "cases:claims", query="?unit=QL3-02")
