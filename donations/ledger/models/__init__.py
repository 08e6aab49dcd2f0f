"""Models of the ledger room."""

from .entry import Entry, EntryLine, EntryNote, EntryQuerySet
from .fund import AccountTotal, Budget, Fund, FundQuerySet, PeriodClosing

__all__ = [
    "AccountTotal",
    "Budget",
    "Entry",
    "EntryLine",
    "EntryNote",
    "EntryQuerySet",
    "Fund",
    "FundQuerySet",
    "PeriodClosing",
]
