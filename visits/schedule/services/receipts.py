"""Receipts: their numbers (R2026-0001, counted anew each year, without gaps), and what stays of them for the books."""

from django.db import transaction

from unioncare.core.audit import forget_entries
from unioncare.core.mentions import GONE
from unioncare.core.numbering import next_number

from ..models import Receipt


def next_receipt(year: int) -> str:
    """Return the next free number of a year; whoever else wants one waits until this transaction ends."""
    return next_number(Receipt, f"R{year}-")


@transaction.atomic
def forget_receiver(record: int) -> int:
    """Leave of the receipt of a visit that is erased number, amount, day and giver; return of how many.

    Half a name and the goods tell a colleague who it was: the signed paper alone names who received what.
    """
    rows = Receipt.objects.filter(record=record)
    forget_entries(Receipt, list(rows.order_by().values_list("pk", flat=True)))
    rows.exclude(goods="").update(goods=GONE)
    return rows.update(received_by=GONE, relation="")
