"""The claims of the demo: what the stories made due is filed and paid, and the newest lie at every step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from cases.care.enums import ConsentState
from cases.insurance.enums import ClaimState, RejectionCode
from cases.insurance.models import Claim
from cases.insurance.services import claims as steps
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.services import complete_kind

# How far the newest claims have come, the newest first; those before them are paid and closed.
NEWEST: Final = (0, 0, 1, 2, 3, 3, 4, 5, 3, 4)
EVERYTHING: Final = 6
# Of the older ones every so many is rejected.
REJECTED: Final = 9
PAUSE: Final = timedelta(days=4)


def seed_claims(*, now: datetime) -> None:
    """Take the claims that the stories proposed on, each step some days after the one before."""
    officer = User.objects.filter(posts__role=Role.INSURANCE_OFFICER).order_by("pk").first()
    reviewer = User.objects.filter(posts__role=Role.WELFARE_OFFICER).order_by("pk").first()
    if officer is None or reviewer is None:
        return
    found = Claim.objects.filter(state=ClaimState.DRAFT, case__consent_state=ConsentState.GIVEN)
    for number, claim in enumerate(found.select_related("case__subject").order_by("-created_at", "-pk")):
        far = NEWEST[number] if number < len(NEWEST) else EVERYTHING
        _take_on(claim, far, officer, reviewer, now, rejected=number % REJECTED == REJECTED - 1)


def _take_on(claim: Claim, far: int, officer: User, reviewer: User, now: datetime, *, rejected: bool) -> None:
    claim.refresh_from_db(fields=["state"])
    if claim.state != ClaimState.DRAFT or (far and claim.case.is_ended):
        return  # another claim of the member excluded it, or nothing more is told of the case
    at = claim.created_at

    def later() -> datetime:
        nonlocal at
        at = min(at + PAUSE, now)
        return at

    for paper in claim.papers.filter(is_required=True)[: None if far else 2]:
        steps.note_seen(paper=paper, actor=officer, now=at)
    acts: list[Callable[[], object]] = [
        lambda: steps.complete_papers(claim=claim, actor=officer, now=later()),
        lambda: steps.send_to_review(claim=claim, actor=officer, now=later()),
        lambda: _submit(claim, reviewer, later()),
        lambda: _decide(claim, officer, later(), rejected=rejected),
        lambda: _pay(claim, officer, later()),
        lambda: steps.close_claim(claim=claim, actor=officer, now=later()),
    ]
    for act in acts[:4] if rejected else acts[:far]:
        act()


def _submit(claim: Claim, reviewer: User, now: datetime) -> None:
    day = timezone.localdate(now)
    reason = "病理报告补开，已与承办机构说明" if day > claim.deadline_on else ""
    steps.submit_claim(
        claim=claim, submitted_on=day, insurer_no=f"HZ{claim.pk:06d}", reason=reason, actor=reviewer, now=now
    )


def _decide(claim: Claim, officer: User, now: datetime, *, rejected: bool) -> None:
    if rejected:
        steps.reject_claim(
            claim=claim, code=RejectionCode.NOT_PROVED, note="病理分期不符合约定", actor=officer, now=now
        )
    else:
        steps.approve_claim(claim=claim, amount=claim.expected, actor=officer, now=now)


def _pay(claim: Claim, officer: User, now: datetime) -> None:
    steps.pay_claim(claim=claim, amount=claim.expected, paid_on=timezone.localdate(now), actor=officer, now=now)
    complete_kind(subject=claim.case.subject, kinds=["regrading"], actor=None, now=now, result="复评：等级不变")
