"""The books: a million entries read and proved, ten thousand booked at once, a balance whatever stands behind it.

BENCH_ENTRIES=… makes another size.
"""

import json
import os
import statistics
import time
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from donations.ledger.engine.canonical import sealed
from donations.ledger.enums import EntryKind, FundKind
from donations.ledger.models import Entry, EntryLine, Fund
from donations.ledger.selectors.balances import booked
from donations.ledger.selectors.verifying import verify
from donations.ledger.services.drafts import EntryDraft, moved
from donations.ledger.services.funds import open_fund
from donations.ledger.services.posting import post_entries
from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import settle
from tests.benchmarks.report import Report
from unioncare.organisation.models import Unit

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))
SMALL, BATCH, ROUNDS = 1_000, 10_000, 3
# What proving compares itself with: the same rows read in the same order, each spelt as JSON and hashed, no more.
BY_HAND = """
SELECT entry.number, entry.id, entry.kind, entry.booked_on::text, entry.source, entry.reason, entry.reverses_id,
       entry.by_id, entry.at::text, entry.note_digest, entry.previous, entry.seal, entry.key_number, line.account,
       line.amount::text
FROM donations_entry entry LEFT JOIN donations_entryline line ON line.entry_id = entry.id
WHERE entry.fund_id = %s ORDER BY entry.number, line.position
"""


def run(report: Report) -> None:
    with bench_database(f"uc_bench_ledger_{ENTRIES}") as is_new:
        if is_new:
            _fill()
        large, small = Fund.objects.get(code="large"), Fund.objects.get(code="small")
        report.note(f"{Entry.objects.count():,} entries, {EntryLine.objects.count():,} lines")
        _proving(report, large)
        _balance(report, large, small)
        _posting(report, large)


def _fill() -> None:
    unit = Unit.objects.add_root({"code": "U", "name": "矿工会", "kind": "enterprise"})
    opened = timezone.localdate() - timedelta(days=300)
    for code, count in (("large", ENTRIES), ("small", SMALL)):
        fund = open_fund(
            unit=unit, kind=FundKind.CAMPAIGN, code=code, name_zh="募捐", opened_on=opened, bank=Decimal(1_000_000),
            actor=None, now=timezone.now(),
        )  # fmt: skip
        for start in range(0, count, BATCH):
            post_entries(
                fund_id=fund.pk, drafts=_drafts(f"{code}:{start}", min(BATCH, count - start)), actor=None,
                now=timezone.now(),
            )  # fmt: skip
    settle()


def _drafts(prefix: str, count: int) -> list[EntryDraft]:
    today = timezone.localdate()
    return [
        moved(EntryKind.GIFT, Decimal(10 + number % 90), booked_on=today, source=f"{prefix}:{number}")
        for number in range(count)
    ]


def _proving(report: Report, fund: Fund) -> None:
    ours, by_hand = [], []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        if list(verify(code=fund.code)):
            raise RuntimeError("The books of the benchmark are not what was written.")
        ours.append(time.perf_counter() - start)
        by_hand.append(_read_and_hash(fund))
    report.row(f"verify_ledger, {fund.sequence:,} entries", min(ours), unit="s")
    report.row("verify_ledger: the same rows read and hashed", min(by_hand), unit="s")
    report.row("verify_ledger: ours / read and hashed", min(ours) / min(by_hand), 3, better="<=")


def _read_and_hash(fund: Fund) -> float:
    key = next(iter(settings.LEDGER_KEYS.values()))
    start = time.perf_counter()
    with transaction.atomic(), connection.connection.cursor(name="by_hand") as cursor:
        cursor.itersize = 5000
        cursor.execute(BY_HAND, [fund.pk])
        for row in cursor:
            spelt = [cell.hex() if isinstance(cell, memoryview) else cell for cell in row]
            sealed(json.dumps(spelt, ensure_ascii=False, separators=(",", ":")).encode(), key, "entry")
    return time.perf_counter() - start


def _balance(report: Report, large: Fund, small: Fund) -> None:
    """What a fund holds and what was booked on each account, behind a million entries and behind a thousand."""

    def ask(fund: Fund) -> float:
        start = time.perf_counter()
        found = Fund.objects.get(pk=fund.pk)
        booked(found)
        return time.perf_counter() - start

    for fund in (large, small):
        with CaptureQueriesContext(connection) as queries:
            ask(fund)
        report.row(
            f"Fund balance and accounts, {fund.sequence:,} entries: queries", len(queries), 2, unit="", better="<="
        )
    pairs = [(ask(large), ask(small)) for _round in range(300)]
    share = statistics.median(one for one, _other in pairs) / statistics.median(other for _one, other in pairs)
    report.row(f"Fund balance: p50 at {ENTRIES:,} / at {SMALL:,}", share, 1.3, better="<=")


def _posting(report: Report, fund: Fund) -> None:
    """Ten thousand entries by the service, and the same rows of entries and lines by bulk_create."""
    ours, theirs = [], []
    for turn in range(ROUNDS):
        drafts = _drafts(f"post:{turn}", BATCH)
        with transaction.atomic():
            start = time.perf_counter()
            post_entries(fund_id=fund.pk, drafts=drafts, actor=None, now=timezone.now())
            ours.append(time.perf_counter() - start)
            theirs.append(_by_bulk_create(fund, f"post:{turn}:"))
            transaction.set_rollback(True)
    report.row(f"Booking {BATCH:,} gifts: rows/s", 3 * BATCH / min(ours), unit="rows/s")
    report.row("Booking: ours / bulk_create of the same entries and lines", min(theirs) / min(ours), 0.3)


def _by_bulk_create(fund: Fund, prefix: str) -> float:
    entries = list(Entry.objects.filter(fund=fund, source__startswith=prefix).order_by("number"))
    lines = list(EntryLine.objects.filter(entry__in=entries).order_by("entry__number", "position"))
    place = {entry.pk: number for number, entry in enumerate(entries)}
    EntryLine.objects.filter(pk__in=[line.pk for line in lines])._raw_delete("default")
    Entry.objects.filter(pk__in=list(place))._raw_delete("default")
    belongs = [place[line.entry_id] for line in lines]
    for row in (*entries, *lines):
        row.pk, row._state.adding = None, True
    start = time.perf_counter()
    made = Entry.objects.bulk_create(entries, batch_size=2_000)
    for line, number in zip(lines, belongs, strict=True):
        line.entry = made[number]
    EntryLine.objects.bulk_create(lines, batch_size=2_000)
    return time.perf_counter() - start
