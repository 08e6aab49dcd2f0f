"""Entries before they are booked: what they move, and the rules that need no other row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ..enums import SIDES, Account, EntryKind
from ..errors import LedgerRefused

# Above this an amount is a slip of the keyboard: no union of a mine moves a thousand million at once.
MOST = Decimal(1_000_000_000)
_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry to be: lines of (account, amount in CNY) that add up to 0; `source` names its cause, once for ever."""

    kind: EntryKind
    booked_on: date
    lines: tuple[tuple[Account, Decimal], ...]
    source: str
    note: str = ""
    reverses: int | None = None
    reason: str = ""


def moved(
    kind: EntryKind, amount: Decimal, *, booked_on: date, source: str, place: Account = Account.BANK, note: str = ""
) -> EntryDraft:
    """Return the draft of an amount (above 0) that comes in or goes out as its kind says.

    Raises LedgerRefused for amounts that no books can hold.
    """
    require_amount(amount)
    if kind in (EntryKind.DEPOSIT, EntryKind.WITHDRAWAL):
        sign = 1 if kind == EntryKind.DEPOSIT else -1
        lines = ((Account.BANK, sign * amount), (Account.CASH, -sign * amount))
    else:
        other, sign = SIDES[kind]
        lines = ((place, sign * amount), (other, -sign * amount))
    return EntryDraft(kind, booked_on, lines, source, note)


def require_amount(amount: Decimal) -> None:
    """Refuse what is no amount of money: nothing, less than nothing, a fraction of a fen, more than anybody has."""
    if not amount.is_finite() or amount <= 0:
        raise LedgerRefused(_("An amount above 0 is needed; %(amount)s is not.") % {"amount": amount})
    if amount >= MOST:
        raise LedgerRefused(_("%(amount)s is more than the books take at once.") % {"amount": f"{amount:,.2f}"})
    if amount != amount.quantize(_FEN):
        raise LedgerRefused(_("%(amount)s has more than two decimals; the smallest sum is 0.01.") % {"amount": amount})


def require_balanced(drafts: Sequence[EntryDraft]) -> None:
    """Refuse drafts whose lines do not add up, or that name no cause."""
    for draft in drafts:
        for _account, amount in draft.lines:
            require_amount(abs(amount))
        if len(draft.lines) < 2 or sum((amount for _account, amount in draft.lines), Decimal(0)):
            raise LedgerRefused(_("The two sides of an entry must be equal."))
        if not draft.source:
            raise LedgerRefused(_("An entry names what gave cause for it."))
