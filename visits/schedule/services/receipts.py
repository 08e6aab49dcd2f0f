"""Numbers of receipts: R2026-0001, counted anew each year, without gaps."""

from django.db import connection

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
