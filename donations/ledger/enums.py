"""Kinds of fund, the chart of accounts, kinds of entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FundKind(models.TextChoices):
    """Whose money a fund holds."""

    UNION = "union", _("Union funds")
    ADMINISTRATIVE = "administrative", _("Administrative funds")
    MUTUAL_AID = "mutual_aid", _("Mutual-aid fund")
    CAMPAIGN = "campaign", _("Campaign")


class Account(models.TextChoices):
    """Accounts of a fund. Amounts on the left (debit) are positive, on the right negative; an entry adds up to 0."""

    BANK = "bank", _("Bank")
    CASH = "cash", _("Cash")
    OPENING = "opening", _("Opening balance")
    ALLOCATED = "allocated", _("Money allocated")
    GIFTS = "gifts", _("Gifts")
    INTEREST = "interest", _("Interest")
    RELIEF = "relief", _("Relief")
    CONDOLENCE = "condolence", _("Condolence")
    FEES = "fees", _("Bank fees")
    REFUNDED = "refunded", _("Given back to donors")
    TRANSFER = "transfer", _("Between funds")


class EntryKind(models.TextChoices):
    """Why money moved."""

    OPENING = "opening", _("Opening balance")
    ALLOCATION = "allocation", _("Money allocated")
    GIFT = "gift", _("Gift")
    INTEREST = "interest", _("Interest")
    RELIEF = "relief", _("Relief paid")
    CONDOLENCE = "condolence", _("Condolence paid")
    FEE = "fee", _("Bank fee")
    REFUND = "refund", _("Gift given back")
    TRANSFER_OUT = "transfer_out", _("To another fund")
    TRANSFER_IN = "transfer_in", _("From another fund")
    DEPOSIT = "deposit", _("Cash to the bank")
    WITHDRAWAL = "withdrawal", _("Cash from the bank")
    REVERSAL = "reversal", _("Reversal")


class Reason(models.TextChoices):
    """Why an entry was reversed."""

    AMOUNT = "amount", _("Wrong amount")
    FUND = "fund", _("Wrong fund")
    TWICE = "twice", _("Entered twice")
    RETURNED = "returned", _("The bank sent the money back")
    OTHER = "other", _("Another reason")


class TransferState(models.TextChoices):
    """Where a transfer stands that one person does not make alone."""

    ASKED = "asked", pgettext_lazy("transfer", "Waits for the second person")
    BOOKED = "booked", pgettext_lazy("transfer", "Booked")
    REFUSED = "refused", pgettext_lazy("transfer", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("transfer", "Taken back")


class SampleKind(models.TextChoices):
    """How an auditor chooses the entries to look at."""

    RANDOM = "random", _("Some at random")
    LARGE = "large", _("All from an amount on")


class FindingState(models.TextChoices):
    """Where a finding of the audit stands."""

    OPEN = "open", pgettext_lazy("finding", "To be answered")
    ANSWERED = "answered", pgettext_lazy("finding", "Answered")
    SETTLED = "settled", pgettext_lazy("finding", "Settled")


# Where the money of a fund lies: neither is ever below 0.
PLACES = (Account.BANK, Account.CASH)
# What is spent, and what a budget can limit.
EXPENSES = (Account.RELIEF, Account.CONDOLENCE, Account.FEES)
# The other side of a movement of money, and whether money comes in (+1) or goes out (-1).
SIDES: dict[EntryKind, tuple[Account, int]] = {
    EntryKind.OPENING: (Account.OPENING, 1),
    EntryKind.ALLOCATION: (Account.ALLOCATED, 1),
    EntryKind.GIFT: (Account.GIFTS, 1),
    EntryKind.INTEREST: (Account.INTEREST, 1),
    EntryKind.RELIEF: (Account.RELIEF, -1),
    EntryKind.CONDOLENCE: (Account.CONDOLENCE, -1),
    EntryKind.FEE: (Account.FEES, -1),
    EntryKind.REFUND: (Account.REFUNDED, -1),
    EntryKind.TRANSFER_OUT: (Account.TRANSFER, -1),
    EntryKind.TRANSFER_IN: (Account.TRANSFER, 1),
}
# What finance writes by hand; everything else is booked by what it records.
BY_HAND = (EntryKind.ALLOCATION, EntryKind.INTEREST, EntryKind.FEE, EntryKind.DEPOSIT, EntryKind.WITHDRAWAL)
# What is corrected in the books themselves; every other entry by the record that booked it.
CORRECTED_HERE = (*BY_HAND, EntryKind.OPENING, EntryKind.TRANSFER_OUT, EntryKind.TRANSFER_IN)
# What comes into a fund from outside and what leaves it; money between funds is neither.
INCOME = (Account.ALLOCATED, Account.GIFTS, Account.INTEREST)
OUTGO = (*EXPENSES, Account.REFUNDED)
