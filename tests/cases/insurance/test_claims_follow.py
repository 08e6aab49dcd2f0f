"""Claims follow what becomes known later: cover that appears or vanishes, other days, a claim that is no more."""

from datetime import date
from pathlib import Path

import pytest

from cases.care.models import IllnessCase
from cases.insurance.enums import EndReason
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Claim, Enrolment
from cases.insurance.services.claims import give_up, reject_claim
from cases.insurance.services.ending import end_enrolment, repoint, restore_cover
from cases.insurance.services.enrolling import enrol_members
from cases.insurance.services.renewal import renew_members
from cases.members.services import merge_outsider
from tests.cases.care import ledgers
from tests.factories import World
from tests.factories.cases import NOW, make_member, verified
from tests.factories.claims import in_review, insured_case, officer, stayed, submitted_claim
from tests.factories.insurance import enrolled, term
from tests.factories.members import OutsiderFactory, id_number

from .enrolment_files import book, row, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
FIRST, LAST = date(2026, 3, 6), date(2026, 3, 16)
BORN = date(1980, 5, 1)


def states() -> list[str]:
    return list(Claim.objects.order_by("pk").values_list("state", flat=True))


# --- cover that appears or vanishes ---------------------------------------------------------------------------


@pytest.fixture
def case(world: World) -> IllnessCase:
    """A verified lung cancer of a member without any cover."""
    return verified(world, member=make_member(world, birth_date=BORN, sex="m"))


def test_who_is_enrolled_afterwards_has_a_claim_at_once(world: World, case: IllnessCase) -> None:
    own, chosen = term(world.enterprise), [case.member_id]
    case.member.placements.update(starts_on=date(2020, 1, 1))
    assert enrol_members(term=own, member_ids=chosen, starts_on=date(2026, 3, 1), actor=officer(world), now=NOW) == 1
    assert states() == ["draft"]


def test_who_is_renewed_late_has_a_claim_at_once(world: World, case: IllnessCase) -> None:
    old = term(world.enterprise, starts_on=date(2025, 3, 1))
    enrolled(case.member, old)
    new = term(world.enterprise, starts_on=date(2026, 3, 1))
    first = NOW.replace(day=1)
    assert renew_members(old=old, new=new, actor=officer(world), now=first) == 1
    assert states() == ["draft"]


def test_who_is_enrolled_by_a_file_has_a_claim_at_once(world: World, case: IllnessCase, tmp_path: Path) -> None:
    term(world.enterprise)
    report, _status = run(tmp_path, book(row(参保日期="2026-03-01")))
    assert (report["created"], states()) == (1, ["draft"])


def test_a_case_taken_over_from_a_ledger_has_a_claim_at_once(world: World, tmp_path: Path) -> None:
    enrolled(make_member(world), term(world.enterprise))
    ledgers.run(tmp_path, ledgers.book(ledgers.ROW))
    assert states() == ["draft"]


def test_cover_that_ended_before_the_event_withdraws_the_draft_until_it_is_restored(world: World) -> None:
    case = insured_case(world)
    given = {"reason": EndReason.DECEASED, "last_day": date(2026, 3, 1), "actor": officer(world), "now": NOW}
    end_enrolment(enrolment=Enrolment.objects.get(), **given)
    assert states() == ["closed"]
    assert restore_cover(member=case.member, actor=officer(world), now=NOW) == 1
    assert states() == ["closed", "draft"]


def test_cover_of_somebody_noted_twice_reaches_the_claims_of_the_member(world: World) -> None:
    number = id_number(7, BORN)
    gone = OutsiderFactory(unit=world.group, birth_date=BORN, id_number=number)
    kept = make_member(world, number="040001", id_number=number)
    own = term(world.enterprise)
    enrolled(gone, own)
    verified(world, member=gone)
    enrolled(kept, own)
    merge_outsider(outsider=gone, into=kept, actor=world.chair, now=NOW)
    assert [(claim.state, claim.enrolment.state) for claim in Claim.objects.all()] == [("draft", "active")]


def test_cover_that_moves_to_a_member_makes_their_case_due(world: World, case: IllnessCase) -> None:
    gone = OutsiderFactory(unit=world.group, birth_date=BORN)
    enrolled(gone, term(world.enterprise))
    repoint(kept=case.member, gone=gone, actor=world.chair, now=NOW)
    assert states() == ["draft"]


def test_a_mistaken_enrolment_is_taken_back_with_its_drafts(world: World) -> None:
    insured_case(world)
    in_review(Claim.objects.get(), world)
    end_enrolment(enrolment=Enrolment.objects.get(), reason=EndReason.MISTAKE, actor=officer(world), now=NOW)
    assert (states(), Enrolment.objects.get().state) == (["closed"], "cancelled")


def test_a_mistaken_enrolment_with_a_submitted_claim_stays(world: World) -> None:
    insured_case(world)
    submitted_claim(Claim.objects.get(), world)
    with pytest.raises(InsuranceRefused, match="were submitted"):
        end_enrolment(enrolment=Enrolment.objects.get(), reason=EndReason.MISTAKE, actor=officer(world), now=NOW)


# --- a claim that is no more ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rejected", [True, False])
def test_what_a_claim_excluded_in_another_case_is_due_when_it_is_no_more(world: World, rejected: bool) -> None:
    case = insured_case(world)
    other = verified(world, member=case.member, disease="X1", anyway_reason="另一种病")
    stayed(other, world, FIRST, LAST)
    claim = Claim.objects.get()
    if rejected:
        submitted_claim(claim, world)
        reject_claim(claim=claim, code="not_proved", actor=officer(world), now=NOW)
    else:
        give_up(claim=claim, actor=officer(world), now=NOW, reason="家属不申请")
    assert [found.expected for found in Claim.objects.filter(case=other)] == [500]
