"""The list of funds: what each holds, took and spent this year."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db.models import QuerySet, Sum
from django.http import QueryDict

from unioncare.core.explain import Explanation
from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.organisation.models import User

from ..enums import EXPENSES, INCOME, OUTGO, Account, FundKind
from ..models import AccountTotal, Fund
from .budgets import BudgetUse, budgets_of, running_out
from .explaining import explain_balances

Sums = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class FundFilter:
    """Which funds are listed: by default those that are open, of every kind."""

    kinds: tuple[str, ...] = ()
    closed: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read the query of the page; what is not offered counts as not given."""
        kinds = tuple(kind for kind in query.getlist("kind") if kind in FundKind.values)
        return cls(kinds, query.get("closed") == "1")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kinds or self.closed)

    def apply(self, funds: QuerySet[Fund]) -> QuerySet[Fund]:
        """Return the funds that the filter lets through."""
        funds = funds.filter(closed_on__isnull=not self.closed)
        return funds.filter(kind__in=self.kinds) if self.kinds else funds


@dataclass(frozen=True, slots=True)
class YearOf:
    """What was booked in a year, in CNY: what came from outside, what left, what came from other funds (or went)."""

    came: Decimal
    went: Decimal
    between: Decimal

    @classmethod
    def of(cls, sums: Sums) -> Self:
        return cls(
            came=-sum((sums[account] for account in INCOME), Decimal(0)),
            went=sum((sums[account] for account in OUTGO), Decimal(0)),
            between=-sums[Account.TRANSFER],
        )


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund with its year."""

    fund: Fund
    year: YearOf
    budgets: list[BudgetUse]


@dataclass(frozen=True, slots=True)
class FundFigures:
    """The headline figures of all funds that somebody sees."""

    funds: int
    bank: Decimal
    cash: Decimal
    spent: Decimal
    running_out: int

    @property
    def balance(self) -> Decimal:
        return self.bank + self.cash

    @property
    def why_balance(self) -> Explanation:
        return explain_balances(self.bank, self.cash)


def sums_of(fund_ids: Collection[int], year: int) -> dict[int, Sums]:
    """Return by fund what was booked on each account in a year; one query."""
    found: dict[int, Sums] = defaultdict(lambda: defaultdict(Decimal))
    rows = AccountTotal.objects.filter(fund__in=fund_ids, year=year).order_by()
    for fund, account, amount in rows.values_list("fund", "account", "amount"):
        found[fund][account] += amount
    return found


def fund_page(user: User, wanted: FundFilter, cursor: str, year: int) -> Page[Fund]:
    """Return a page of the funds that somebody sees, by unit and code."""
    rows = wanted.apply(Fund.objects.visible_to(user)).select_related("unit")
    if after := decode_cursor(cursor, str, str):
        path, code = after
        rows = rows.filter(unit__path__gte=path).exclude(unit__path=path, code__lte=code)
    return keyset_page(rows.order_by("unit__path", "code"), key=lambda fund: (fund.unit.path, fund.code))


def fund_rows(funds: list[Fund], year: int) -> list[FundRow]:
    """Return funds with their year; two queries, however many they are."""
    keys = [fund.pk for fund in funds]
    sums, budgets = sums_of(keys, year), budgets_of(keys, year)
    return [FundRow(fund, YearOf.of(sums[fund.pk]), budgets[fund.pk]) for fund in funds]


def fund_figures(user: User, year: int) -> FundFigures:
    """Return the figures above the list, of all funds that somebody sees; three queries."""
    funds = Fund.objects.visible_to(user)
    held = funds.order_by().aggregate(bank=Sum("bank"), cash=Sum("cash"))
    spent = AccountTotal.objects.filter(fund__in=funds.order_by().values("pk"), year=year, account__in=EXPENSES)
    return FundFigures(
        funds=funds.filter(closed_on__isnull=True).count(),
        bank=held["bank"] or Decimal(0),
        cash=held["cash"] or Decimal(0),
        spent=spent.aggregate(total=Sum("amount"))["total"] or Decimal(0),
        running_out=running_out(funds, year),
    )
