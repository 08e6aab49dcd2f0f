"""Numbers of payments (F2026-0001) and batches (B2026-0001): counted anew each year, without gaps."""

from django.db import connection, models
from django.db.models.functions import Length

from ..models import Payment, PaymentBatch

# Any constants of our own: the locks that serialise numbering.
_SERIES: dict[type[models.Model], tuple[str, int]] = {Payment: ("F", 0x5543_5041), PaymentBatch: ("B", 0x5543_4241)}
_DIGITS = 4


def next_number(model: type[Payment] | type[PaymentBatch], year: int) -> str:
    """Return the next free number of a year; whoever else takes one waits until this transaction ends."""
    letter, lock = _SERIES[model]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
    prefix = f"{letter}{year}-"
    rows = model._default_manager.filter(number__startswith=prefix).annotate(length=Length("number"))
    last = rows.order_by("-length", "-number").values_list("number", flat=True).first()
    count = int(last.removeprefix(prefix)) if last else 0
    return f"{prefix}{count + 1:0{_DIGITS}d}"
