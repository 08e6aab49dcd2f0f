"""Grant numbers: J2026-0001, counted anew each year, without gaps."""

from django.db import connection
from django.db.models.functions import Length

from ..models import Grant

# Any constant of our own: the lock that serialises the numbering of grants.
_LOCK = 0x5543_4752
_DIGITS = 4


def next_number(year: int) -> str:
    """Return the next free number of a year; whoever else numbers a grant waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    prefix = f"J{year}-"
    rows = Grant.objects.filter(number__startswith=prefix).annotate(length=Length("number"))
    last = rows.order_by("-length", "-number").values_list("number", flat=True).first()
    count = int(last.removeprefix(prefix)) if last else 0
    return f"{prefix}{count + 1:0{_DIGITS}d}"
