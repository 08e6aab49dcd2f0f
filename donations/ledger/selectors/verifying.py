"""Reading the books as they stand and asking whether they are what was written."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from unioncare.core.crypto import DecryptionError, decrypt

from ..engine.canonical import note_digest
from ..engine.checking import BEHIND, Fault, Finding, SealedEntry, SealedFund, check_fund
from ..models import Fund
from .seals import Witness

# A fund and its totals in one statement, so that both are of one moment.
_FUNDS = """
SELECT fund.id, fund.code, fund.sequence, fund.head, fund.bank, fund.cash, fund.closed_until,
       fund.closed_on, fund.seal, fund.key_number,
       COALESCE((SELECT json_agg(json_build_array(total.account, total.year, total.amount::text, total.lines))
                 FROM donations_accounttotal total WHERE total.fund_id = fund.id), '[]'::json)
FROM donations_fund fund WHERE fund.id = %s
"""
_ENTRIES = """
SELECT entry.number, entry.id, entry.kind, entry.booked_on, entry.source, entry.reason, entry.reverses_id, entry.by_id,
       entry.at, entry.note_digest, entry.previous, entry.seal, entry.key_number, line.account, line.amount
FROM donations_entry entry LEFT JOIN donations_entryline line ON line.entry_id = entry.id
WHERE entry.fund_id = %s AND entry.number <= %s ORDER BY entry.number, line.position
"""
_BEYOND = """
SELECT number FROM donations_entry entry JOIN donations_fund fund ON fund.id = entry.fund_id
WHERE fund.id = %s AND entry.number > fund.sequence ORDER BY number
"""
_NOTES = """
SELECT entry.number, entry.key_number, entry.note_digest, note.text
FROM donations_entrynote note JOIN donations_entry entry ON entry.id = note.entry_id
WHERE entry.fund_id = %s AND entry.number <= %s ORDER BY entry.number
"""


def verify(
    *, code: str = "", funds: QuerySet[Fund] | None = None, witness: Witness | None = None,
    read: Callable[[int], None] = lambda entries: None,
) -> Iterator[Finding]:  # fmt: skip
    """Yield everything that is wrong with the books, fund after fund. Who books meanwhile is not disturbed.

    `code` names one fund, `funds` several; `witness` is a seal that was exported before: what it saw must still be
    there. `read` is told of the entries as they are read.
    """
    asked = Fund.objects.filter(code=code) if code else Fund.objects.all() if funds is None else funds
    for pk in list(asked.order_by("pk").values_list("pk", flat=True)):
        fund = _fund(pk)
        told = witness.funds.get(pk) if witness else None
        yield from check_fund(fund, _told_of(_entries(fund), read), settings.LEDGER_KEYS, told)
        yield from _beyond(fund)
        yield from _notes(fund)
    if witness and not code:
        there = Fund.objects.order_by().values_list("pk", flat=True)
        for pk in sorted(witness.funds.keys() - set(there)):
            yield Finding(witness.codes[pk], 0, Fault.FUND_MISSING)


def _told_of(entries: Iterator[SealedEntry], read: Callable[[int], None]) -> Iterator[SealedEntry]:
    for entry in entries:
        read(1)
        yield entry


def _fund(pk: int) -> SealedFund:
    with connection.cursor() as cursor:
        cursor.execute(_FUNDS, [pk])
        *row, totals = cursor.fetchone()
    if isinstance(totals, str):
        totals = json.loads(totals)
    key, code, sequence, head, bank, cash, until, closed, seal, number = row
    by_account = {(account, year): (Decimal(amount), lines) for account, year, amount, lines in totals}
    return SealedFund(
        pk=key, code=code, sequence=sequence, head=bytes(head), bank=bank, cash=cash, closed_until=until,
        closed_on=closed, seal=bytes(seal), key_number=number, totals=by_account,
    )  # fmt: skip


def _entries(fund: SealedFund) -> Iterator[SealedEntry]:
    """Read entries with their lines through a cursor of the server's, so that a million fit into any memory."""
    with transaction.atomic(), connection.connection.cursor(name=f"verify_{fund.pk}") as cursor:
        cursor.itersize = 5000
        cursor.execute(_ENTRIES, [fund.pk, fund.sequence])
        for number, rows in groupby(cursor, key=itemgetter(0)):
            first, *others = rows
            lines = [(row[13], row[14]) for row in (first, *others) if row[13] is not None]
            yield SealedEntry(
                pk=first[1], number=number, kind=first[2], booked_on=first[3], source=first[4], reason=first[5],
                reverses=first[6], by=first[7], at=first[8], note=bytes(first[9]), previous=bytes(first[10]),
                seal=bytes(first[11]), key_number=first[12], lines=lines,
            )  # fmt: skip


def _beyond(fund: SealedFund) -> Iterator[Finding]:
    """Yield entries that the fund does not know of, however many were booked since it was read."""
    with connection.cursor() as cursor:
        cursor.execute(_BEYOND, [fund.pk])
        for (number,) in cursor.fetchall():
            yield Finding(fund.code, number, Fault.INSERTED, BEHIND)


def _notes(fund: SealedFund) -> Iterator[Finding]:
    """Yield notes that are not what was written; one that was taken away is no fault."""
    with transaction.atomic(), connection.connection.cursor(name=f"notes_{fund.pk}") as cursor:
        cursor.execute(_NOTES, [fund.pk, fund.sequence])
        for number, key_number, digest, envelope in cursor:
            key = settings.LEDGER_KEYS.get(key_number)
            try:
                written = key is None or note_digest(decrypt(bytes(envelope)), key) == bytes(digest)
            except DecryptionError:
                written = False
            if not written:
                yield Finding(fund.code, number, Fault.NOTE_CHANGED)
