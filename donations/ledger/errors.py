"""What the ledger refuses, with the rule that it names."""

from unioncare.core.refusals import Refusal


class LedgerRefused(Refusal):
    """The entry is against a rule of the books; `reason` names it."""


class AlreadyBooked(LedgerRefused):
    """What gave cause for the entry was booked before."""
