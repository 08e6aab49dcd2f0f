"""The checklist of a claim: which papers the insurer asks for, and by what each of them is there."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.enums import DocumentKind, EventKind
from cases.care.models import CaseDocument, TreatmentEvent
from cases.care.services.documents import add_document

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
# Papers change until the insurer has them; a supplement adds to them, and so does what an appeal is to prove.
CHANGEABLE = (*UNFILED, ClaimState.SUPPLEMENT, ClaimState.REJECTED)
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
    """Link the latest document of the same kind to each line that has none, unless somebody took it back there."""
    filed = CaseDocument.objects.filter(case=claim.case_id, struck_at__isnull=True).order_by("recorded_at", "pk")
    documents = list(filed.only("pk", "kind", "recorded_at"))
    own = _of_the_stay(claim, documents)
    latest = {
        document.kind: document
        for document in documents
        if ONLY_FOR.get(document.kind) != BenefitEvent.STAY or document in own
    }
    for paper in claim.papers.filter(declined=False).select_related("document"):
        document = latest.get(FILED_AS.get(paper.kind, ""))
        if not paper.is_there and document is not None:
            paper.document = document
            paper.save(update_fields=["document"])


def _of_the_stay(claim: Claim, documents: list[CaseDocument]) -> list[CaseDocument]:
    """Return what may belong to the stay of a claim: filed since it began and before the next one ended.

    What stands in a claim for another stay belongs there, unless that stay was struck out.
    """
    discharges = TreatmentEvent.objects.filter(case=claim.case_id, kind=EventKind.DISCHARGE, struck_at__isnull=True)
    later = discharges.filter(happened_on__gt=claim.discharged_on or claim.event_on)
    until = later.order_by("happened_on").values_list("happened_on", flat=True).first() or date.max
    others = ClaimPaper.objects.filter(claim__case=claim.case_id, claim__event__struck_at__isnull=True)
    others = others.filter(claim__event__isnull=False, document__isnull=False).exclude(claim__event=claim.event_id)
    taken = set(others.values_list("document", flat=True))
    return [
        document
        for document in documents
        if document.pk not in taken and claim.event_on <= timezone.localdate(document.recorded_at) < until
    ]


@transaction.atomic
def attach_document(*, paper: ClaimPaper, document: CaseDocument, actor: "User") -> ClaimPaper:
    """Let a document of the same case stand for a paper. Raises MoveRefused, InsuranceRefused."""
    locked = _locked(paper, actor)
    if document.case_id != locked.claim.case_id or document.struck_at is not None:
        raise InsuranceRefused(_("This document does not belong to the file of the case any more."))
    return _stand(locked, document)


def _stand(paper: ClaimPaper, document: CaseDocument) -> ClaimPaper:
    paper.document, paper.declined = document, False
    paper.save(update_fields=["document", "declined"])
    return paper


@transaction.atomic
def upload_paper(*, paper: ClaimPaper, name: str, data: bytes, actor: "User", now: datetime) -> ClaimPaper:
    """File a document and let it stand for a paper; where the paper stays as it is, nothing is filed.

    Raises FileRefused, MoveRefused, InsuranceRefused.
    """
    locked = _locked(paper, actor)
    document = add_document(
        case_id=locked.claim.case_id,
        kind=FILED_AS.get(locked.kind, DocumentKind.OTHER),
        title=str(locked),
        name=name,
        data=data,
        actor=actor,
        now=now,
    )
    return _stand(locked, document)


@transaction.atomic
def note_seen(*, paper: ClaimPaper, actor: "User", now: datetime) -> ClaimPaper:
    """Note that the paper itself was seen, without a copy in the file."""
    locked = _locked(paper, actor)
    locked.seen_at, locked.seen_by = now, actor
    locked.save(update_fields=["seen_at", "seen_by"])
    return locked


@transaction.atomic
def take_paper_back(*, paper: ClaimPaper, actor: "User", now: datetime) -> ClaimPaper:
    """Say that the paper is not there after all: nothing is linked to it by itself any more.

    A claim whose papers were complete is a draft again.
    """
    locked = _locked(paper, actor)
    # Only a document comes back by itself; what was seen on paper does not.
    locked.declined = locked.declined or locked.document_id is not None
    locked.document, locked.seen_at, locked.seen_by = None, None, None
    locked.save(update_fields=["document", "seen_at", "seen_by", "declined"])
    if locked.claim.state == ClaimState.COMPLETE and missing_papers(locked.claim):
        move_claim(locked.claim_id, "reopen", actor=actor, now=now)
    return locked


def _locked(paper: ClaimPaper, actor: "User") -> ClaimPaper:
    """Lock the case and read the line anew; what the insurer has changes no more."""
    claim = hold_claim(paper.claim, actor)
    found = ClaimPaper.objects.select_for_update().get(pk=paper.pk)
    found.claim = claim
    if (why := consent_in_force(claim, actor)) is not None:
        raise InsuranceRefused(why)
    if claim.state not in CHANGEABLE:
        raise InsuranceRefused(_("The claim was sent to the insurer: its papers stay as they are."))
    return found
