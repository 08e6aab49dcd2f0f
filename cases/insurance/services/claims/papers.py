"""The checklist of a claim: which papers the insurer asks for, and by what each of them is there."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from cases.care.enums import DocumentKind
from cases.care.models import CaseDocument

from ...enums import BenefitEvent, ClaimState, PaperKind
from ...errors import InsuranceRefused
from ...models import Claim, ClaimPaper
from ...selectors.reckoning import UNFILED
from .flow import consent_in_force, missing_papers, move_claim
from .holding import hold_claim

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Papers that only one kind of event brings.
ONLY_FOR: dict[str, str] = {
    PaperKind.DISCHARGE: BenefitEvent.STAY,
    PaperKind.SETTLEMENT: BenefitEvent.STAY,
    PaperKind.INVOICE: BenefitEvent.STAY,
    PaperKind.DIAGNOSIS: BenefitEvent.DIAGNOSIS,
    PaperKind.PATHOLOGY: BenefitEvent.DIAGNOSIS,
}
OPTIONAL = (PaperKind.PROXY,)
# Papers that a case file holds under the same name; everything else is seen on paper, or filed as “Other”.
FILED_AS: dict[str, str] = {kind: kind for kind in PaperKind.values if kind in DocumentKind.values}


def begin_checklist(claim: Claim) -> None:
    """Write the lines of the checklist, and link what the file of the case holds already."""
    event = claim.benefit.event
    kinds = [kind for kind in claim.benefit.version.papers if ONLY_FOR.get(kind, event) == event]
    ClaimPaper.objects.bulk_create(
        ClaimPaper(claim=claim, kind=kind, is_required=kind not in OPTIONAL) for kind in dict.fromkeys(kinds)
    )
    link_documents(claim)


def link_documents(claim: Claim) -> None:
    """Link the latest document of the same kind to each line that has none."""
    filed = CaseDocument.objects.filter(case=claim.case_id, struck_at__isnull=True).order_by("recorded_at", "pk")
    latest = {document.kind: document for document in filed.only("pk", "kind")}
    for paper in claim.papers.select_related("document"):
        document = latest.get(FILED_AS.get(paper.kind, ""))
        if not paper.is_there and document is not None:
            paper.document = document
            paper.save(update_fields=["document"])


@transaction.atomic
def attach_document(*, paper: ClaimPaper, document: CaseDocument, actor: "User") -> ClaimPaper:
    """Let a document of the same case stand for a paper. Raises MoveRefused, InsuranceRefused."""
    locked = _locked(paper, actor)
    if document.case_id != locked.claim.case_id or document.struck_at is not None:
        raise InsuranceRefused(_("This document does not belong to the file of the case any more."))
    locked.document = document
    locked.save(update_fields=["document"])
    return locked


@transaction.atomic
def note_seen(*, paper: ClaimPaper, actor: "User", now: datetime) -> ClaimPaper:
    """Note that the paper itself was seen, without a copy in the file."""
    locked = _locked(paper, actor)
    locked.seen_at, locked.seen_by = now, actor
    locked.save(update_fields=["seen_at", "seen_by"])
    return locked


@transaction.atomic
def take_paper_back(*, paper: ClaimPaper, actor: "User", now: datetime) -> ClaimPaper:
    """Say that the paper is not there after all. A claim whose papers were complete is a draft again."""
    locked = _locked(paper, actor)
    locked.document, locked.seen_at, locked.seen_by = None, None, None
    locked.save(update_fields=["document", "seen_at", "seen_by"])
    if locked.claim.state == ClaimState.COMPLETE and missing_papers(locked.claim):
        move_claim(locked.claim_id, "reopen", actor=actor, now=now)
    return locked


def _locked(paper: ClaimPaper, actor: "User") -> ClaimPaper:
    """Lock the case and read the line anew; what the insurer has changes no more.

    A supplement adds to it, and so does what an appeal is to prove.
    """
    claim = hold_claim(paper.claim, actor)
    found = ClaimPaper.objects.select_for_update().get(pk=paper.pk)
    found.claim = claim
    if (why := consent_in_force(claim, actor)) is not None:
        raise InsuranceRefused(why)
    if claim.state not in (*UNFILED, ClaimState.SUPPLEMENT, ClaimState.REJECTED):
        raise InsuranceRefused(_("The claim was sent to the insurer: its papers stay as they are."))
    return found
