"""Claims: proposed by the machine, filed, settled and paid by people."""

from .filing import appeal, complete_papers, give_up, reopen_claim, return_claim, send_to_review, submit_claim
from .papers import attach_document, note_seen, take_paper_back, upload_paper
from .proposing import check_by_hand, check_case, check_claims, recheck_claims
from .settling import (
    approve_claim,
    ask_supplement,
    close_claim,
    hand_in_supplement,
    pay_claim,
    reject_claim,
    undo_approval,
    undo_payment,
    undo_rejection,
)

__all__ = [
    "appeal",
    "approve_claim",
    "ask_supplement",
    "attach_document",
    "check_by_hand",
    "check_case",
    "check_claims",
    "close_claim",
    "complete_papers",
    "give_up",
    "hand_in_supplement",
    "note_seen",
    "pay_claim",
    "recheck_claims",
    "reject_claim",
    "reopen_claim",
    "return_claim",
    "send_to_review",
    "submit_claim",
    "take_paper_back",
    "undo_approval",
    "undo_payment",
    "undo_rejection",
    "upload_paper",
]
