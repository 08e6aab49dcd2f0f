"""Receipts: their numbers (R2026-0001, counted anew each year, without gaps), and what stays of them for the books."""

from django.db import transaction

from unioncare.core.masking import mask_name
from unioncare.core.numbering import next_number

from ..models import Receipt


def next_receipt(year: int) -> str:
    """Return the next free number of a year; whoever else wants one waits until this transaction ends."""
    return next_number(Receipt, f"R{year}-")


@transaction.atomic
def forget_receiver(record: int) -> None:
    """Leave of a receipt whose visit is erased what the books need: the signed paper alone names who received it."""
    for receipt in Receipt.objects.filter(record=record).order_by("pk"):
        receipt.received_by, receipt.relation = mask_name(receipt.received_by), ""
        receipt.save(update_fields=["received_by", "relation"])
