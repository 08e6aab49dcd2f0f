"""Gifts: the pages of a campaign behind a million gifts and behind a thousand, and a statement of ten thousand lines.

BENCH_GIFTS=… makes another size.
"""

import csv
import io
import itertools
import os
import statistics
import time
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from donations.campaigns.enums import Channel, Shown
from donations.campaigns.models import Campaign, Gift
from donations.campaigns.services.flow import lock_campaign
from donations.campaigns.services.giving import GiftRow, take_gifts
from donations.campaigns.statements.jobs import STATEMENTS
from donations.campaigns.statements.services import import_file
from donations.ledger.models import Entry, EntryLine
from tests.benchmarks.databases import bench_database
from tests.benchmarks.fill import settle
from tests.benchmarks.report import Report
from tests.donations.campaigns.statement_files import WECHAT_HEAD, wechat
from tests.factories.campaigns import opened
from tests.factories.world import build_world
from unioncare.imports.reading.source import open_source
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

GIFTS = int(os.environ.get("BENCH_GIFTS", "1000000"))
SMALL, BATCH, ROUNDS, LOOKS = 1_000, 10_000, 3, 60
_addresses = (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}" for number in itertools.count())


def run(report: Report) -> None:
    with bench_database(f"uc_bench_gifts_{GIFTS}") as is_new:
        if is_new:
            _fill()
        small, large = Campaign.objects.select_related("fund").order_by("pk")
        report.note(f"{large.gift_count:,} and {small.gift_count:,} gifts")
        visitor, officer = Client(), Client()
        officer.force_login(User.objects.get(username=Role.WELFARE_OFFICER))
        for name, client, page in (
            ("Page for members", visitor, lambda campaign: reverse("donations:give", args=[campaign.token])),
            ("Page for staff", officer, lambda campaign: campaign.get_absolute_url()),
            ("List of gifts", officer, lambda campaign: reverse("donations:campaign_gifts", args=[campaign.code])),
        ):
            _looking(report, name, client, page(large), page(small))
        _statement(report, large)


def _fill() -> None:
    world = build_world()
    today = timezone.localdate()
    for count in (SMALL, GIFTS):
        campaign = opened(world, starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=30))
        for start in range(0, count, BATCH):
            rows = [_gift(campaign, number, today) for number in range(start, min(start + BATCH, count))]
            with transaction.atomic():
                take_gifts(campaign=lock_campaign(campaign.pk), rows=rows, actor=None, now=timezone.now())
    settle()


def _gift(campaign: Campaign, number: int, today: date) -> GiftRow:
    return GiftRow(
        Decimal(10 + number % 90), today - timedelta(days=number % 9), Channel.WECHAT, f"{campaign.code}-{number}",
        f"职工{number}", (Shown.MASKED, Shown.NAME, Shown.ANONYMOUS)[number % 3],
    )  # fmt: skip


def _looking(report: Report, name: str, client: Client, large: str, small: str) -> None:
    def look(address: str) -> float:
        start = time.perf_counter()
        # Each look from another phone: the limit per address is not what is measured.
        answer = client.get(address, REMOTE_ADDR=next(_addresses))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return time.perf_counter() - start

    counted = []
    for address in (large, small):
        look(address)
        with CaptureQueriesContext(connection) as queries:
            look(address)
        counted.append(len(queries))
    report.row(f"{name}: queries at {GIFTS:,} / at {SMALL:,}", counted[0] / counted[1], 1, better="<=")
    pairs = [(look(large), look(small)) for _round in range(LOOKS)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    report.row(f"{name}: p50 at {GIFTS:,}", mine * 1000, unit="ms")
    report.row(f"{name}: p50 at {GIFTS:,} / at {SMALL:,}", mine / other, 1.3, better="<=")


def _statement(report: Report, campaign: Campaign) -> None:
    """A statement read, held against everything and booked; and the same rows written by bulk_create alone."""
    ours, theirs = [], []
    for turn in range(ROUNDS):
        file = _file(campaign, turn)
        with transaction.atomic():
            start = time.perf_counter()
            with open_source(file, name="wechat.csv") as source:
                checked = import_file(
                    job=STATEMENTS, source=source, campaign_code=campaign.code, now=timezone.now(), dry_run=False
                )
            ours.append(time.perf_counter() - start)
            if checked.summary()["matched"] != BATCH:
                raise RuntimeError(f"not every line was booked: {checked.summary()}")
            theirs.append(_by_bulk_create(campaign))
            transaction.set_rollback(True)
    report.row(f"Statement of {BATCH:,} lines: read, checked and booked", min(ours), unit="s")
    report.row("Statement: ours / bulk_create of the same gifts, entries and lines", min(theirs) / min(ours), 0.3)


def _file(campaign: Campaign, turn: int) -> io.BytesIO:
    day = f"{timezone.localdate():%Y-%m-%d} 08:15:02"
    text = io.StringIO()
    csv.writer(text).writerows(
        [WECHAT_HEAD]
        + [
            wechat(f"9{turn}{number:020}", time=day, party=f"职工{number}", amount="¥50.00", note=campaign.code)
            for number in range(BATCH)
        ]
    )
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def _by_bulk_create(campaign: Campaign) -> float:
    gifts = list(Gift.objects.filter(campaign=campaign).order_by("-pk")[:BATCH])
    entries = list(Entry.objects.filter(pk__in=[gift.entry_id for gift in gifts]).order_by("number"))
    lines = list(EntryLine.objects.filter(entry__in=entries).order_by("entry__number", "position"))
    place = {entry.pk: number for number, entry in enumerate(entries)}
    for rows, model in ((gifts, Gift), (lines, EntryLine), (entries, Entry)):
        model._default_manager.filter(pk__in=[row.pk for row in rows])._raw_delete("default")
    belongs = [(row, place[row.entry_id]) for row in (*gifts, *lines)]
    for row in (*gifts, *entries, *lines):
        row.pk, row._state.adding = None, True
    start = time.perf_counter()
    made = Entry.objects.bulk_create(entries, batch_size=2_000)
    for row, number in belongs:
        row.entry = made[number]
    EntryLine.objects.bulk_create(lines, batch_size=2_000)
    Gift.objects.bulk_create(gifts, batch_size=2_000)
    return time.perf_counter() - start
