"""Booking what a visitor handed over: condolence money that went out before anybody booked it."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ...ledger.enums import Account, EntryKind
from ...ledger.models import Fund
from ...ledger.services.drafts import moved
from ...ledger.services.posting import Booked, post_entry
from ..errors import AidRefused

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def book_handover(
    *, fund: Fund, amount: Decimal, given_on: date, receipt: str, given_by: int, place: Account, actor: "User",
    now: datetime,
) -> Booked:  # fmt: skip
    """Book a receipt as condolence from a fund's cash or bank, once for ever; `receipt` is its number.

    Raises AidRefused for whoever handed it over themself; LedgerRefused: booked before, a fund that is short or closed,
    a closed period.
    """
    if actor.pk == given_by:
        raise AidRefused(_("You handed this over yourself, so somebody else books it."))
    draft = moved(EntryKind.CONDOLENCE, amount, booked_on=given_on, source=f"receipt:{receipt}", place=place)
    return post_entry(fund_id=fund.pk, draft=draft, actor=actor, now=now)
