"""Funds: opened with what they hold, money moved by hand and between them, closed when empty."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.organisation.models import Unit

from ..contributions import reserved, why_not_closed
from ..enums import BY_HAND, Account, EntryKind, FundKind
from ..errors import LedgerRefused
from ..models import Fund
from .drafts import moved
from .posting import Booked, lock_funds, post_entries, post_entry, seal_fund

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def open_fund(
    *, unit: Unit, kind: FundKind, code: str, name_zh: str, name_en: str = "", opened_on: date,
    bank: Decimal = Decimal(0), cash: Decimal = Decimal(0), actor: "User | None", now: datetime,
) -> Fund:  # fmt: skip
    """Open a fund with what it holds on its first day. Raises LedgerRefused: the code is taken, the day is to come."""
    if opened_on > timezone.localdate(now):
        raise LedgerRefused(_("%(day)s is yet to come.") % {"day": f"{opened_on:%Y-%m-%d}"})
    fund = Fund(
        unit=unit, kind=kind, code=code, name_zh=name_zh, name_en=name_en, opened_on=opened_on, seal=b"", key_number=0
    )
    try:
        with transaction.atomic():
            fund.save()
    except IntegrityError as error:
        raise LedgerRefused(_("The code “%(code)s” is taken by another fund.") % {"code": code}) from error
    seal_fund(fund)
    drafts = [
        moved(EntryKind.OPENING, amount, booked_on=opened_on, source=f"opening:{fund.pk}:{place}", place=place)
        for place, amount in ((Account.BANK, bank), (Account.CASH, cash))
        if amount
    ]
    if drafts:
        post_entries(fund_id=fund.pk, drafts=drafts, actor=actor, now=now)
        fund.refresh_from_db()
    return fund


def book_by_hand(
    *, fund: Fund, kind: EntryKind, amount: Decimal, booked_on: date, place: Account = Account.BANK, note: str,
    key: uuid.UUID, actor: "User", now: datetime,
) -> Booked:  # fmt: skip
    """Book what no other record books: money allocated, interest, fees, cash to and from the bank.

    `key` comes with the form, so that a form sent twice is booked once (AlreadyBooked).
    """
    if kind not in BY_HAND:
        raise LedgerRefused(_("“%(kind)s” is booked by what it records, not by hand.") % {"kind": kind.label})
    if not note.strip():
        raise LedgerRefused(_("Say in a sentence what this is: who decided it, which paper shows it."))
    draft = moved(kind, amount, booked_on=booked_on, source=f"hand:{key}", place=place, note=note.strip())
    return post_entry(fund_id=fund.pk, draft=draft, actor=actor, now=now)


@transaction.atomic
def move_between(
    *, source: Fund, target: Fund, amount: Decimal, booked_on: date, note: str, key: uuid.UUID | str,
    actor: "User | None", now: datetime,
) -> tuple[Booked, Booked]:  # fmt: skip
    """Move money from the bank of one fund to that of another, as was decided; return both entries.

    Raises LedgerRefused: the same fund, too little money that is not promised, a closed fund or period, no note.
    """
    if source.pk == target.pk:
        raise LedgerRefused(_("Money moves between two different funds."))
    if not note.strip():
        raise LedgerRefused(_("Say in a sentence what this is: who decided it, which paper shows it."))
    held = lock_funds([source.pk, target.pk])[source.pk]
    if (promised := reserved(held)) and amount > held.bank - promised:
        raise LedgerRefused(
            _("“%(fund)s” holds %(bank)s CNY in the bank, of which %(reserved)s are promised: %(amount)s are too much.")
            % {
                "fund": held, "bank": f"{held.bank:,.2f}", "reserved": f"{promised:,.2f}", "amount": f"{amount:,.2f}",
            }
        )  # fmt: skip
    out = moved(EntryKind.TRANSFER_OUT, amount, booked_on=booked_on, source=f"transfer:{key}:out", note=note.strip())
    into = moved(EntryKind.TRANSFER_IN, amount, booked_on=booked_on, source=f"transfer:{key}:in", note=note.strip())
    return (
        post_entry(fund_id=source.pk, draft=out, actor=actor, now=now),
        post_entry(fund_id=target.pk, draft=into, actor=actor, now=now),
    )


@attributed
def close_fund(*, fund: Fund, on: date, actor: "User", now: datetime) -> Fund:
    """Close a fund that holds nothing. Raises LedgerRefused while it holds money, or for a day that cannot be."""
    held = lock_funds([fund.pk])[fund.pk]
    if held.closed_on is not None:
        raise LedgerRefused(_("“%(fund)s” is closed already.") % {"fund": held})
    if held.balance:
        raise LedgerRefused(
            _("“%(fund)s” still holds %(balance)s CNY: move it to another fund first.")
            % {"fund": held, "balance": f"{held.balance:,.2f}"}
        )
    if (why := why_not_closed(held)) is not None:
        raise LedgerRefused(why)
    last = held.entries.order_by("-booked_on").values_list("booked_on", flat=True).first() or held.opened_on
    if not last <= on <= timezone.localdate(now):
        raise LedgerRefused(
            _("A fund is closed between its last entry (%(last)s) and today.") % {"last": f"{last:%Y-%m-%d}"}
        )
    held.closed_on = on
    seal_fund(held)
    return held
