"""Case numbers: 2026-0001, counted anew each year, without gaps; none is given twice."""

from django.db import connection
from django.db.models.functions import Length

from ..models import IllnessCase, NumbersGiven

# Any constant of our own: the lock that serialises the numbering of cases.
_LOCK = 0x5543_4E55
_DIGITS = 4


def lock_numbering() -> None:
    """Wait until no other transaction is about to take a case number; released when this transaction ends.

    A transaction that rolls back gives its number back to the next one: so the numbers have no gaps.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def next_number(year: int) -> str:
    """Return the next free number of a year; call `lock_numbering` first."""
    return format_number(year, last_of(year) + 1)


def last_of(year: int) -> int:
    """Return the highest number given in a year, 0 before the first."""
    prefix = f"{year}-"
    numbers = (
        IllnessCase.objects.filter(number__startswith=prefix)
        .annotate(length=Length("number"))  # 2026-10000 stands above 2026-9999
        .order_by("-length", "-number")
        .values_list("number", flat=True)
    )
    standing = _count_of(numbers.first() or "", prefix)
    # Read second: a case that is erased between the two is counted here or there.
    erased = NumbersGiven.objects.filter(year=year).values_list("last", flat=True).first()
    return max(standing, erased or 0)


def keep_given(number: str) -> None:
    """Remember that a number was given, because its case is about to be erased."""
    year, _dash, _rest = number.partition("-")
    if not (year.isdigit() and (count := _count_of(number, f"{year}-"))):
        return
    row, _created = NumbersGiven.objects.get_or_create(year=int(year), defaults={"last": count})
    NumbersGiven.objects.filter(pk=row.pk, last__lt=count).update(last=count)


def _count_of(number: str, prefix: str) -> int:
    tail = number.removeprefix(prefix)
    return int(tail) if tail.isdigit() else 0


def format_number(year: int, count: int) -> str:
    return f"{year}-{count:0{_DIGITS}d}"
