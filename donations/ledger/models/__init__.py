"""Models of the ledger room."""

from .audit import BookCheck, SealExport
from .entry import Entry, EntryLine, EntryNote, EntryQuerySet
from .finding import AuditFinding, FindingStep
from .fund import AccountTotal, Budget, Fund, FundQuerySet, PeriodClosing
from .sample import AuditSample, SampledEntry
from .transfer import TransferOrder, TransferOrderQuerySet

__all__ = [
    "AccountTotal",
    "AuditFinding",
    "AuditSample",
    "BookCheck",
    "Budget",
    "Entry",
    "EntryLine",
    "EntryNote",
    "EntryQuerySet",
    "FindingStep",
    "Fund",
    "FundQuerySet",
    "PeriodClosing",
    "SampledEntry",
    "SealExport",
    "TransferOrder",
    "TransferOrderQuerySet",
]
