"""Booking what a visitor handed over: condolence money that went out before anybody booked it."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ...ledger.enums import Account, EntryKind, Reason
from ...ledger.errors import AlreadyBooked
from ...ledger.models import Entry, Fund
from ...ledger.selectors.balances import open_day
from ...ledger.services.drafts import moved
from ...ledger.services.posting import Booked, lock_funds, post_entry
from ...ledger.services.reversing import reverse_entry
from ..errors import AidRefused

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def book_handover(
    *, fund: Fund, amount: Decimal, given_on: date, receipt: str, given_by: int, place: Account, actor: "User",
    now: datetime,
) -> Booked:  # fmt: skip
    """Book a receipt as condolence from a fund's cash or bank; `receipt` is its number.

    Where the books of its day are closed the entry has the first open day, and the receipt keeps its own.
    Raises AidRefused for whoever handed it over themself; LedgerRefused: booked before, a fund that is short or closed.
    """
    if actor.pk == given_by:
        raise AidRefused(_("You handed this over yourself, so somebody else books it."))
    held = lock_funds([fund.pk])[fund.pk]
    if _standing(receipt) is not None:
        raise AlreadyBooked(_("This was booked already; nothing was booked twice."))
    draft = moved(
        EntryKind.CONDOLENCE, amount, booked_on=open_day(held, given_on), source=_source(receipt), place=place
    )
    return post_entry(fund_id=fund.pk, draft=draft, actor=actor, now=now)


def unbook_handover(*, receipt: str, reason: Reason, note: str, actor: "User", now: datetime) -> Booked:
    """Reverse the entry of a receipt, so that it can be booked as it should have been. Raises AidRefused for none."""
    entry = _standing(receipt)
    if entry is None:
        raise AidRefused(_("Receipt %(number)s does not stand in the books.") % {"number": receipt})
    return reverse_entry(entry_id=entry.pk, reason=reason, note=note, actor=actor, now=now)


def _standing(receipt: str) -> Entry | None:
    return _entries(receipt).filter(reversal__isnull=True).select_related("fund").first()


def _source(receipt: str) -> str:
    """Return a source of its own for each time that a receipt is booked."""
    before = _entries(receipt).count()
    return f"receipt:{receipt}:{before + 1}" if before else f"receipt:{receipt}"


def _entries(receipt: str) -> QuerySet[Entry]:
    return Entry.objects.filter(Q(source=f"receipt:{receipt}") | Q(source__startswith=f"receipt:{receipt}:"))
