"""The words and colours of the books."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .engine.checking import Fault
from .enums import EntryKind, FindingState

FAULTS: dict[str, Promise] = {
    Fault.CHANGED: _("An entry was changed"),
    Fault.MISSING: _("Entries are missing"),
    Fault.INSERTED: _("An entry was put in"),
    Fault.TRUNCATED: _("The last entries are missing"),
    Fault.UNKNOWN_KEY: _("The key of the seal is not here"),
    Fault.FUND_CHANGED: _("The fund was changed"),
    Fault.TOTALS: _("Totals differ from the entries"),
    Fault.NOTE_CHANGED: _("A note was changed"),
    Fault.BEFORE_SEAL: _("The books are not those of the seal"),
    Fault.FUND_MISSING: _("A fund is missing that the seal knows"),
}
# Where an entry is corrected that the books do not correct themselves.
CORRECTED: dict[str, Promise] = {
    EntryKind.GIFT: _("A gift is corrected on its own page, in the campaign or at the cash register that took it."),
    EntryKind.REFUND: _("Money given back is corrected with the gift that it belongs to."),
    EntryKind.RELIEF: _(
        "A payment is corrected where it was ordered: it is marked as failed, and the money comes back."
    ),
    EntryKind.CONDOLENCE: _(
        "Condolence money is corrected where it was paid: at its payment, or at the receipt of the visit."
    ),
    EntryKind.REVERSAL: _("A reversal is not reversed: book what is right anew."),
}
FINDING_TONES: dict[str, str] = {
    FindingState.OPEN: "amber",
    FindingState.ANSWERED: "blue",
    FindingState.SETTLED: "green",
}


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One thing that is wrong with the books, in words."""

    fund: str
    number: int
    label: str
    detail: str


def fault_row(kept: dict[str, Any]) -> FaultRow:
    """Return a finding of a check as its page shows it."""
    words = gettext(kept["words"]).format(**kept["facts"]) if kept["words"] else ""
    return FaultRow(kept["fund"], kept["number"], str(FAULTS[kept["fault"]]), words)
