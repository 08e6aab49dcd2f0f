"""The funds of the demo: a year of allocations, interest, fees and condolence, a budget that is nearly used up."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from donations.ledger.enums import EXPENSES, Account, EntryKind, FundKind, Reason
from donations.ledger.models import Fund
from donations.ledger.selectors.balances import booked
from donations.ledger.services.budgets import set_budget
from donations.ledger.services.closing import close_period
from donations.ledger.services.drafts import moved
from donations.ledger.services.funds import open_fund, transfer
from donations.ledger.services.posting import Booked, post_entry
from donations.ledger.services.reversing import reverse_entry
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

MONTHS: Final = 12
QUARTER: Final = 3
# What of a budget is spent by now, by account; the first is past its warning.
SPENT: Final = {Account.CONDOLENCE: Decimal("0.83"), Account.RELIEF: Decimal("0.45"), Account.FEES: Decimal("0.30")}
LEAST: Final = Decimal(2_000)


def seed_funds(enterprises: list[Unit], *, now: datetime) -> None:
    """Open the union's, the administrative and the mutual-aid fund of each enterprise and book their year."""
    for enterprise in enterprises:
        people = User.objects.filter(posts__unit=enterprise).order_by("pk")
        finance = people.filter(posts__role=Role.FINANCE_OFFICER).first()
        chair = people.filter(posts__role=Role.CHAIR).first()
        if finance is not None and chair is not None:
            _Books(enterprise, finance, chair, now).write()


@dataclass(slots=True)
class _Books:
    """The books of one enterprise, written month after month."""

    unit: Unit
    finance: User
    chair: User
    now: datetime
    funds: dict[FundKind, Fund] = field(default_factory=dict)
    written: int = 0

    def write(self) -> None:
        first = _months_before(timezone.localdate(self.now), MONTHS)
        self._open(FundKind.UNION, "union", "工会经费", "Union funds", first, "260000", "3000")
        self._open(FundKind.ADMINISTRATIVE, "admin", "行政拨付关爱资金", "Administrative funds", first, "120000", "0")
        self._open(FundKind.MUTUAL_AID, "aid", "职工互助基金", "Mutual-aid fund", first, "80000", "0")
        for number in range(MONTHS):
            self._month(number, _months_before(timezone.localdate(self.now), MONTHS - number))
        for kind in (FundKind.UNION, FundKind.ADMINISTRATIVE):
            self._limit(kind)
        self._close()

    def _open(self, kind: FundKind, code: str, name: str, english: str, day: date, bank: str, cash: str) -> None:
        self.funds[kind] = open_fund(
            unit=self.unit, kind=kind, code=f"{self.unit.code.lower()}-{code}", name_zh=name, name_en=english,
            opened_on=day, bank=Decimal(bank), cash=Decimal(cash), actor=self.finance, now=self._at(day),
        )  # fmt: skip

    def _month(self, number: int, first: date) -> None:
        """Book one month: what is allocated and paid back, interest and fees each quarter, cash, condolence."""
        union, admin, aid = FundKind.UNION, FundKind.ADMINISTRATIVE, FundKind.MUTUAL_AID
        self._book(union, EntryKind.ALLOCATION, 18_000, first, 4, "本月上级拨付工会经费留成")
        self._book(union, EntryKind.WITHDRAWAL, 2_000, first, 6, "提备用金，用于住院慰问")
        for visit in range(2 + number % 3):
            self._book(union, EntryKind.CONDOLENCE, 300 + 200 * (visit % 3), first, 8 + 5 * visit, "", Account.CASH)
        self._book(admin, EntryKind.CONDOLENCE, 2_000, first, 12, "")
        self._book(admin, EntryKind.RELIEF, 3_000 + 1_500 * (number % 3), first, 17, "")
        self._book(aid, EntryKind.ALLOCATION, 5_000, first, 10, "职工、分会、工会三方缴存互助金")
        if number % QUARTER == QUARTER - 1:
            self._book(admin, EntryKind.ALLOCATION, 30_000, first, 15, "行政按季拨付关爱资金")
            self._book(union, EntryKind.INTEREST, 186 + number, first, 20, "银行季度结息单")
            fee = self._book(aid, EntryKind.FEE, 36, first, 20, "账户管理费")
            if fee is not None and number == QUARTER - 1:
                day = first + timedelta(days=21)
                reverse_entry(
                    entry_id=fee.pk, reason=Reason.AMOUNT, note="银行退回，应为 3.60 元", actor=self.finance,
                    now=self._at(day),
                )  # fmt: skip
                self._book(aid, EntryKind.FEE, "3.60", first, 22, "账户管理费，更正")
        if number == MONTHS // 2:
            transfer(
                source=self.funds[union], target=self.funds[aid], amount=Decimal(20_000), booked_on=first,
                note="党委会纪要〔2026〕5 号：补充互助基金", key=uuid5(NAMESPACE_URL, self.unit.code),
                actor=self.finance, now=self._at(first),
            )  # fmt: skip

    def _book(
        self, kind: FundKind, entry: EntryKind, amount: int | str, first: date, after: int, note: str,
        place: Account = Account.BANK,
    ) -> Booked | None:  # fmt: skip
        """Book an amount some days after the first of a month, unless that day is yet to come."""
        day, fund = first + timedelta(days=after), self.funds[kind]
        if day > timezone.localdate(self.now):
            return None
        self.written += 1
        draft = moved(
            entry, Decimal(amount), booked_on=day, source=f"demo:{fund.code}:{self.written}", place=place, note=note
        )
        return post_entry(fund_id=fund.pk, draft=draft, actor=self.finance, now=self._at(day))

    def _limit(self, kind: FundKind) -> None:
        """Set budgets of this year so that what was spent is the wanted share of them."""
        fund, year = self.funds[kind], timezone.localdate(self.now).year
        spent = booked(fund, year)
        for account in EXPENSES:
            if not spent[account]:
                continue
            amount = max((spent[account] / SPENT[account]).quantize(Decimal(1)), LEAST)
            set_budget(
                fund=fund, year=year, account=account, amount=amount, warn_percent=80, stops=kind == FundKind.UNION,
                actor=self.chair,
            )  # fmt: skip

    def _close(self) -> None:
        """Close every fund until the end of the month before the last one."""
        ends_on = _months_before(timezone.localdate(self.now), 1) - timedelta(days=1)
        for fund in self.funds.values():
            close_period(fund=fund, ends_on=ends_on, actor=self.finance, now=self._at(ends_on + timedelta(days=5)))

    def _at(self, day: date) -> datetime:
        """Return the moment at which a day's books are written."""
        return min(timezone.make_aware(datetime.combine(day, time(10))), self.now)


def _months_before(day: date, months: int) -> date:
    """Return the first day of the month so many months ago."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
