"""The journal of a fund: its entries, the newest first, cut by kind, account and days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date

from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page

from ..enums import PLACES, Account, EntryKind
from ..models import Entry, EntryLine, Fund

# How the sources begin of what the books write themselves.
OWN_SOURCES = ("hand", "transfer", "opening", "reversal")


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which entries are listed."""

    kind: str = ""
    account: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read the query of the page; what is not offered counts as not given."""
        kind, account = query.get("kind", ""), query.get("account", "")
        return cls(
            kind if kind in EntryKind.values else "",
            account if account in Account.values else "",
            _day(query.get("first", "")),
            _day(query.get("last", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.account or self.first or self.last)

    @property
    def kind_label(self) -> str:
        return str(EntryKind(self.kind).label) if self.kind else ""

    @property
    def account_label(self) -> str:
        return str(Account(self.account).label) if self.account else ""

    def apply(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return the entries that the filter lets through."""
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.account:
            lines = EntryLine.objects.filter(entry=OuterRef("pk"), account=self.account)
            rows = rows.filter(Exists(lines))
        if self.first:
            rows = rows.filter(booked_on__gte=self.first)
        if self.last:
            rows = rows.filter(booked_on__lte=self.last)
        return rows


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry as the journal shows it: what came into the fund, what left it, from which account to which."""

    entry: Entry
    came: Decimal
    went: Decimal
    flow: str

    @property
    def source(self) -> str:
        """The record that gave cause for it; empty where the books themselves did, for then the kind says it all."""
        prefix = self.entry.source.partition(":")[0]
        return "" if prefix in OWN_SOURCES else self.entry.source

    @property
    def is_reversed(self) -> bool:
        return hasattr(self.entry, "reversal")

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Read an entry whose lines are at hand."""
        lines = list(entry.lines.all())
        places = [line for line in lines if line.account in PLACES]
        # The right side (negative) gives, the left side takes.
        sides = sorted(lines, key=lambda line: line.amount)
        return cls(
            entry,
            came=sum((line.amount for line in places if line.amount > 0), Decimal(0)),
            went=-sum((line.amount for line in places if line.amount < 0), Decimal(0)),
            flow=" → ".join(str(Account(line.account).label) for line in sides),
        )


def shown(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return entries with everything that their rows show."""
    return rows.select_related("fund", "by", "reverses", "reversal").prefetch_related("lines")


def journal_page(fund: Fund, wanted: JournalFilter, cursor: str) -> tuple[Page[Entry], CappedCount]:
    """Return a page of the journal and the capped count of all its rows."""
    rows = wanted.apply(Entry.objects.filter(fund=fund))
    count = capped_count(rows)
    if after := decode_cursor(cursor, int):
        rows = rows.filter(number__lt=after[0])
    return keyset_page(shown(rows).order_by("-number"), key=lambda entry: (entry.number,)), count


def journal_rows(entries: list[Entry]) -> Iterator[JournalRow]:
    """Yield entries as rows."""
    return (JournalRow.of(entry) for entry in entries)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
