"""Numbers that people quote: J2026-0001, counted anew behind each beginning, without gaps."""

from zlib import crc32

from django.db import connection, models
from django.db.models.functions import Length

DIGITS = 4


def next_number(model: type[models.Model], start: str, *, field: str = "number", digits: int = DIGITS) -> str:
    """Return the next free number of a model that begins with `start`, "J2026-".

    Whoever else numbers rows of the model waits until this transaction ends; one that rolls back gives its number back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(model._meta.db_table.encode())])
    rows = model._default_manager.filter(**{f"{field}__startswith": start})
    # J2026-10000 stands above J2026-9999.
    given = rows.annotate(length=Length(field)).order_by("-length", f"-{field}").values_list(field, flat=True)
    last = given.first()
    return f"{start}{int(last.removeprefix(start)) + 1 if last else 1:0{digits}d}"
