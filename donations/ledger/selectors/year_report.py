"""The year of funds on one paper: what they held before, what came, what went, what they held after."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from ..enums import INCOME, OUTGO, PLACES, Account, EntryKind
from ..models import AccountTotal, BookCheck, Entry, Fund, PeriodClosing
from .budgets import BudgetUse, budgets_of
from .funds import Sums, YearOf, sums_of
from .proof import short


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account and what came by it, or went, in CNY."""

    account: Account
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FundYear:
    """The year of one fund. `opening` and `closing` are bank and cash together."""

    fund: Fund
    opening: Decimal
    brought: Decimal  # what the fund was opened with, where that was in this year
    came: list[AccountLine]
    went: list[AccountLine]
    year: YearOf
    closing: Decimal
    budgets: list[BudgetUse]
    entries: int
    reversals: int
    closed_until: date | None

    @property
    def came_all(self) -> Decimal:
        """What came from outside, with what the fund was opened with."""
        return self.year.came + self.brought

    @property
    def seal(self) -> str:
        return short(self.fund.head)

    @property
    def is_idle(self) -> bool:
        return not (self.entries or self.opening)


def year_of(funds: QuerySet[Fund], year: int) -> list[FundYear]:
    """Return the year of each fund, by unit and code; those without money and entries are left out. Six queries."""
    rows = list(funds.filter(opened_on__year__lte=year).select_related("unit").order_by("unit__path", "code"))
    keys = [fund.pk for fund in rows]
    sums, before, budgets = sums_of(keys, year), held_before(keys, year), budgets_of(keys, year)
    counts, closed = _counts(keys, year), _closed(keys, year)
    found = [
        _year(fund, sums[fund.pk], before[fund.pk], budgets[fund.pk], counts.get(fund.pk, (0, 0)), closed.get(fund.pk))
        for fund in rows
    ]
    return [one for one in found if not one.is_idle]


def last_check(scope_paths: Collection[str]) -> BookCheck | None:
    """Return the last check with a result of the books above or at some units."""
    ended = BookCheck.objects.filter(finished_at__isnull=False, error="").select_related("unit", "started_by")
    found = ended.filter(unit__path__in=scope_paths).order_by("-finished_at")
    return found.first()


def _year(
    fund: Fund, sums: Sums, opening: Decimal, budgets: list[BudgetUse], counts: tuple[int, int], closed: date | None
) -> FundYear:
    return FundYear(
        fund=fund,
        opening=opening,
        brought=-sums[Account.OPENING],
        came=[AccountLine(account, -sums[account]) for account in INCOME if sums[account]],
        went=[AccountLine(account, sums[account]) for account in OUTGO if sums[account]],
        year=YearOf.of(sums),
        closing=opening + sum((sums[place] for place in PLACES), Decimal(0)),
        budgets=budgets,
        entries=counts[0],
        reversals=counts[1],
        closed_until=closed,
    )


def held_before(fund_ids: Collection[int], year: int) -> dict[int, Decimal]:
    """Return what funds held when a year began; one query."""
    held: dict[int, Decimal] = defaultdict(Decimal)
    rows = AccountTotal.objects.filter(fund__in=fund_ids, year__lt=year, account__in=PLACES).order_by()
    for fund, amount in rows.values_list("fund", "amount"):
        held[fund] += amount
    return held


def _counts(fund_ids: Collection[int], year: int) -> dict[int, tuple[int, int]]:
    """Return how many entries of a year each fund has, and how many of them are reversals."""
    days = (date(year, 1, 1), date(year, 12, 31))
    rows = Entry.objects.filter(fund__in=fund_ids, booked_on__range=days).order_by().values_list("fund")
    counted = rows.annotate(n=Count("pk"), reversals=Count("pk", filter=Q(kind=EntryKind.REVERSAL)))
    return {fund: (number, reversals) for fund, number, reversals in counted}


def _closed(fund_ids: Collection[int], year: int) -> dict[int, date]:
    rows = PeriodClosing.objects.filter(fund__in=fund_ids, ends_on__year=year).order_by("ends_on")
    return dict(rows.values_list("fund", "ends_on"))
