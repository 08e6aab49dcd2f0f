"""Proposing claims: whatever is told of a case, each benefit that it makes due stands as a draft with its deadline.

One check serves every occasion, and may run as often as it likes: it proposes what is due and not proposed yet, brings
drafts up to date, and closes what nobody has sent yet and what is due no more.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.enums import CaseState, ConsentState
from cases.care.models import IllnessCase
from cases.care.services.locking import lock_case, lock_case_for
from unioncare.core.numbering import next_number
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import complete_kind

from ...enums import ClaimState
from ...models import Claim, Enrolment
from ...selectors.claim_events import admitted_on, events_of
from ...selectors.reckoning import UNFILED, Insured, Reckoned, keys_of, reckon
from .flow import begin_claim, move_claim
from .holding import hold_cases
from .items import ASKED, ask_again, drop_items, open_filing
from .papers import begin_checklist, link_documents
from .reporting import follow_reports, of_stay_under_way

if TYPE_CHECKING:
    from unioncare.organisation.models import User

CHECK_ITEM = "claim_check"
# More members than this are not handed to the database one by one.
_MANY = 1000
# What a claim rests on: were it another, whoever prepared or reviewed the claim looks at it again.
WEIGHTY = frozenset({"enrolment", "event", "event_on", "discharged_on", "stay_days", "disease_code", "expected"})


@transaction.atomic
def check_by_hand(*, case_id: int, actor: "User", now: datetime) -> list[Claim]:
    """Check because somebody asks, and tick off the check that the protocol asked for; raise MoveRefused.

    Returns the claims that it proposed.
    """
    case = lock_case_for(case_id, actor)
    if not case.may_process:
        raise MoveRefused(_("Consent to process health data is not in force."))
    found = check_case(case=case, actor=actor, now=now)
    result = _("Checked: %(count)s claims proposed") % {"count": len(found)}
    complete_kind(subject=case.subject, kinds=[CHECK_ITEM], actor=actor, now=now, result=result, opened_until=now)
    return found


def recheck_claims(*, member_ids: Collection[int], actor: "User | None", now: datetime) -> None:
    """Check the claims of members whose cover changed, in the caller's transaction.

    One query finds who has a case, however many are enrolled.
    """
    if not (found := _concerned(member_ids)):
        return
    hold_cases({member for _case, member in found})
    for pk, _member in found:
        check_case(case=lock_case(pk), actor=actor, now=now)


def _concerned(member_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return the cases of these members of which claims may be told, each with its member, in order."""
    wanted = set(member_ids)
    rows = IllnessCase.objects.filter(consent_state=ConsentState.GIVEN, verified_at__isnull=False)
    if len(wanted) <= _MANY:
        rows = rows.filter(member__in=wanted)
    found = rows.exclude(state=CaseState.REJECTED).order_by("pk").values_list("pk", "member_id")
    return [(pk, member) for pk, member in found if member in wanted]


@transaction.atomic
def check_claims(*, case: IllnessCase, actor: "User | None", now: datetime) -> list[Claim]:
    """Check a case, then the others of its member: what a claim excluded there may be due now; return claims new.

    The caller has locked all of them, in order.
    """
    fresh = check_case(case=case, actor=actor, now=now)
    for pk, _member in _concerned([case.member_id]):
        if pk != case.pk:
            fresh += check_case(case=lock_case(pk), actor=actor, now=now)
    return fresh


@transaction.atomic
def check_case(*, case: IllnessCase, actor: "User | None", now: datetime) -> list[Claim]:
    """Bring the claims of a case that the caller has locked in line with what is known of it; return those new.

    Without consent nothing is read, and nothing changes.
    """
    # What is left of a cap is told by the claims of a member, in other cases too: one check at a time.
    rows = Enrolment.objects.select_for_update().filter(member=case.member_id).order_by("pk")
    if not list(rows.values_list("pk")) or not case.may_process:
        return []
    fresh, insured, events = [], Insured(case.member_id), events_of(case)
    # First of all: what is struck out must not stand in the way of what was noted instead.
    _withdraw_others(case, set().union(*(keys_of(happened, insured) for happened in events)), actor, now)
    insured.reload()
    reports, seen = of_stay_under_way(insured, admitted_on(case)), []
    for happened in events:
        for found in reckon(happened, insured):
            seen.append(found)
            if (claim := _follow(case, found, actor, now)) is not None:
                fresh.append(claim)
            if found.payout.is_due or found.claim is not None:
                insured.reload()
    for claim in Claim.objects.filter(case=case, state__in=ASKED).select_related("case__unit", "case__subject"):
        ask_again(claim, now=now)
    follow_reports(case, reports, seen, actor=actor, now=now)
    return fresh


def _follow(case: IllnessCase, found: Reckoned, actor: "User | None", now: datetime) -> Claim | None:
    """Propose, renew or withdraw one claim; return it where it is new."""
    claim = found.claim
    if claim is not None and claim.state not in UNFILED:
        return None
    if not found.payout.is_due:
        if claim is not None:
            withdraw(claim, actor=actor, now=now, reason=found.payout.because.text)
        return None
    for weaker in found.gives_way:
        reason = _("Another benefit of the same group is worth more: %(benefit)s") % {"benefit": found.benefit}
        withdraw(weaker, actor=actor, now=now, reason=reason)
    if claim is None:
        return _propose(case, found, actor, now)
    _renew(case, claim, found, actor, now)
    return None


def _propose(case: IllnessCase, found: Reckoned, actor: "User | None", now: datetime) -> Claim:
    claim = Claim(
        number=next_number(Claim, f"L{timezone.localdate(now):%Y}-"), case=case, source_key=found.key, created_at=now,
        **_facts(case, found),
    )  # fmt: skip
    begin_claim(claim, actor=actor, now=now)
    begin_checklist(claim)
    open_filing(claim, now=now)
    return claim


def _facts(case: IllnessCase, found: Reckoned) -> dict[str, object]:
    event, disease = found.happened.event, case.disease
    return {
        "enrolment": found.enrolment, "benefit": found.benefit, "event": found.happened.row, "event_on": event.on,
        "discharged_on": event.discharged_on, "stay_days": event.stay_days, "expected": found.payout.amount,
        "because": found.payout.as_json(), "deadline_on": deadline_of(found),
        "disease_code": disease.code if disease else "",
        "disease_zh": disease.name_zh if disease else "", "disease_en": disease.name_en if disease else "",
    }  # fmt: skip


def deadline_of(found: Reckoned) -> date:
    """Return the last day on which the insurer takes the claim."""
    begins = found.happened.counts_from
    assert begins is not None
    return begins + timedelta(days=found.benefit.version.claim_days)


def _renew(case: IllnessCase, claim: Claim, found: Reckoned, actor: "User | None", now: datetime) -> None:
    """Bring a claim up to date: amount, reason, papers that were filed meanwhile.

    One whose papers are complete, or that lies with the review, is a draft again where something of weight changed.
    """
    facts = _facts(case, found)
    changed = [name for name, value in facts.items() if getattr(claim, name) != value]
    is_draft = claim.state == ClaimState.DRAFT
    if not is_draft:
        if not WEIGHTY.intersection(changed) and claim.because.get("days", 0) == found.payout.days:
            return
        claim = _draft_again(claim, actor, now)
    for name in changed:
        setattr(claim, name, facts[name])
    if changed:
        claim.save(update_fields=changed)
    if not is_draft:
        open_filing(claim, now=now)
    link_documents(claim)


def _draft_again(claim: Claim, actor: "User | None", now: datetime) -> Claim:
    """Let the claim be prepared anew; what asked for its review is asked for no more."""
    in_review, reason = claim.state == ClaimState.REVIEW, _("What is known changed")
    moved = move_claim(claim.pk, "renew", actor=None, told_by=actor, now=now, reason=reason)
    if in_review:
        drop_items(moved, actor=actor, now=now, reason=reason)
    return moved


def _withdraw_others(case: IllnessCase, due: set[str], actor: "User | None", now: datetime) -> None:
    """Withdraw what no event of the case stands behind any more: it was struck out or corrected, or cover ended."""
    for claim in Claim.objects.filter(case=case, state__in=UNFILED).exclude(source_key__in=due).order_by("pk"):
        reason = _("The event is struck out or corrected, or the cover was taken back.")
        withdraw(claim, actor=actor, now=now, reason=reason)


def withdraw(claim: Claim, *, actor: "User | None", now: datetime, reason: str) -> None:
    """Close a claim that is due no more and gives its key back: were it due again, it is proposed anew."""
    moved = move_claim(claim.pk, "give_up", actor=None, told_by=actor, now=now, reason=reason)
    moved.source_key = f"withdrawn:{moved.pk}"
    moved.save(update_fields=["source_key"])
    drop_items(moved, actor=actor, now=now, reason=reason)
