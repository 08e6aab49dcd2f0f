"""Claims of the world: proposed, filed and paid through the services themselves."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cases.care.enums import EventKind
from cases.care.models import IllnessCase, TreatmentEvent
from cases.care.services.facts import EventEntry, note_event
from cases.insurance.models import Claim, CoverageTerm
from cases.insurance.services.claims import (
    approve_claim,
    complete_papers,
    note_seen,
    pay_claim,
    send_to_review,
    submit_claim,
)
from unioncare.organisation.enums import Role

from .cases import NOW, TODAY, make_member, verified
from .insurance import enrolled, term
from .world import World


def insured_case(
    world: World, *, code: str = "provincial", of: CoverageTerm | None = None, **fields: Any
) -> IllnessCase:
    """Return a verified lung cancer of a member who is enrolled: what the diagnosis makes due is proposed."""
    member = fields.pop("member", None) or make_member(world)
    enrolled(member, of or term(world.enterprise, code=code))
    return verified(world, member=member, **fields)


def stayed(case: IllnessCase, world: World, first: date, last: date, *, now: datetime = NOW) -> TreatmentEvent:
    """Note an admission and the discharge that belongs to it; return the discharge."""
    noted = [
        note_event(case_id=case.pk, entry=EventEntry(kind, day), actor=world.branch_chair, now=now)
        for kind, day in ((EventKind.ADMISSION, first), (EventKind.DISCHARGE, last))
    ]
    return noted[-1]


def officer(world: World) -> Any:
    return world.person(Role.INSURANCE_OFFICER)


def papers_seen(claim: Claim, world: World, *, now: datetime = NOW) -> Claim:
    """Every required paper was seen."""
    for paper in claim.papers.filter(is_required=True):
        note_seen(paper=paper, actor=officer(world), now=now)
    return claim


def in_review(claim: Claim, world: World, *, now: datetime = NOW) -> Claim:
    papers_seen(claim, world, now=now)
    complete_papers(claim=claim, actor=officer(world), now=now)
    return send_to_review(claim=claim, actor=officer(world), now=now)


def submitted_claim(claim: Claim, world: World, *, now: datetime = NOW, on: date = TODAY) -> Claim:
    in_review(claim, world, now=now)
    return submit_claim(claim=claim, submitted_on=on, insurer_no="SB-7", actor=world.branch_chair, now=now)


def approved_claim(claim: Claim, world: World, *, amount: Decimal | None = None, now: datetime = NOW) -> Claim:
    submitted_claim(claim, world, now=now)
    return approve_claim(claim=claim, amount=amount or claim.expected, actor=officer(world), now=now)


def paid_claim(claim: Claim, world: World, *, amount: Decimal | None = None, now: datetime = NOW) -> Claim:
    approved_claim(claim, world, amount=amount, now=now)
    return pay_claim(claim=claim, amount=amount or claim.expected, paid_on=TODAY, actor=officer(world), now=now)


__all__ = [
    "approved_claim",
    "in_review",
    "insured_case",
    "officer",
    "paid_claim",
    "papers_seen",
    "stayed",
    "submitted_claim",
]
