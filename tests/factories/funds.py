"""Funds of the world with money in them, booked as their services do."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from donations.ledger.enums import Account, EntryKind, FundKind
from donations.ledger.models import Fund
from donations.ledger.services.drafts import moved
from donations.ledger.services.funds import open_fund
from donations.ledger.services.posting import Booked, post_entry
from unioncare.organisation.models import Unit

from .cases import NOW, TODAY

OPENED = date(2026, 1, 1)
_numbers = itertools.count(1)


def fund(unit: Unit, *, kind: FundKind = FundKind.UNION, code: str = "", bank: int | str = 0, cash: int = 0) -> Fund:
    """Return a fund that was opened on the first of January with some money."""
    return open_fund(
        unit=unit, kind=kind, code=code or f"fund-{next(_numbers)}", name_zh="工会经费", name_en="Union funds",
        opened_on=OPENED, bank=Decimal(bank), cash=Decimal(cash), actor=None, now=NOW,
    )  # fmt: skip


def booked(of: Fund, kind: EntryKind, amount: int | str, **more: Any) -> Booked:
    """Book an amount today, with a source of its own."""
    place = more.pop("place", Account.BANK)
    draft = moved(
        kind, Decimal(amount), booked_on=more.pop("on", TODAY), source=more.pop("source", f"test:{next(_numbers)}"),
        place=place, note=more.pop("note", ""),
    )  # fmt: skip
    return post_entry(fund_id=of.pk, draft=draft, actor=more.pop("actor", None), now=NOW)
