"""A claim that is complete or reviewed is a draft again where what it rests on changed, and only then."""

from datetime import date

import pytest

from cases.care.enums import EventKind
from cases.care.models import IllnessCase, TreatmentEvent
from cases.care.services.facts import EventEntry, note_event, strike_fact
from cases.insurance.models import Claim
from cases.insurance.services.claims import complete_papers
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.claims import in_review, insured_case, officer, papers_seen, stayed
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
FIRST, LAST = date(2026, 3, 6), date(2026, 3, 16)


def states() -> list[str]:
    return list(Claim.objects.order_by("pk").values_list("state", flat=True))


def items(kind: str) -> list[str]:
    return list(WorkItem.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def other_admission(case: IllnessCase, world: World) -> None:
    noted = TreatmentEvent.objects.get(kind=EventKind.ADMISSION)
    entry = EventEntry(EventKind.ADMISSION, date(2026, 3, 8))
    note_event(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
    strike_fact(fact=noted, actor=world.branch_chair, now=NOW, reason="记错了")


def test_a_claim_in_the_review_whose_days_change_is_a_draft_again(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, FIRST, LAST)
    in_review(Claim.objects.get(), world)
    other_admission(case, world)
    claim = Claim.objects.get()
    assert (claim.state, claim.stay_days, claim.expected) == ("draft", 8, 200)
    step = claim.steps.first()
    assert (step.move, step.reason) == ("renew", "What is known changed")
    assert (items("claim_review"), items("claim_filing")) == (["cancelled"], ["done", "open"])


def test_a_complete_claim_whose_days_change_is_a_draft_again(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, FIRST, LAST)
    papers_seen(Claim.objects.get(), world)
    complete_papers(claim=Claim.objects.get(), actor=officer(world), now=NOW)
    other_admission(case, world)
    assert (states(), items("claim_filing")) == (["draft"], ["open"])


def test_a_claim_in_the_review_stays_there_while_nothing_of_weight_changes(world: World) -> None:
    case = insured_case(world)
    in_review(Claim.objects.get(), world)
    stayed(case, world, FIRST, LAST)
    assert states() == ["review"]
