"""Receipts: their numbers (R2026-0001, counted anew each year, without gaps), and what stays of them for the books."""

from django.db import connection, transaction

from unioncare.core.masking import mask_name

from ..models import Receipt

# Any constant of our own: the lock that serialises the numbering of receipts.
_LOCK = 0x5543_5252
_DIGITS = 4


def next_receipt(year: int) -> str:
    """Return the next free number of a year; whoever else wants one waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    prefix = f"R{year}-"
    given = Receipt.objects.filter(number__startswith=prefix).order_by().values_list("number", flat=True)
    last = max((int(number.removeprefix(prefix)) for number in given), default=0)
    return f"{prefix}{last + 1:0{_DIGITS}d}"


@transaction.atomic
def forget_receiver(record: int) -> None:
    """Leave of a receipt whose visit is erased what the books need: the signed paper alone names who received it."""
    for receipt in Receipt.objects.filter(record=record).order_by("pk"):
        receipt.received_by, receipt.relation = mask_name(receipt.received_by), ""
        receipt.save(update_fields=["received_by", "relation"])
