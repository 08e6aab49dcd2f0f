"""The funds of the demo: a year of allocations, interest, fees and condolence, a budget that is nearly used up."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from donations.ledger.enums import EXPENSES, Account, EntryKind, FundKind, Reason, SampleKind
from donations.ledger.models import Fund
from donations.ledger.selectors.balances import booked
from donations.ledger.services.budgets import set_budget
from donations.ledger.services.checks import run_check, start_check
from donations.ledger.services.closing import close_period
from donations.ledger.services.drafts import moved
from donations.ledger.services.findings import raise_finding
from donations.ledger.services.funds import move_between, open_fund
from donations.ledger.services.posting import Booked, post_entry
from donations.ledger.services.reversing import reverse_entry
from donations.ledger.services.sampling import draw_sample, look_at
from donations.ledger.services.sealing import take_seal
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

MONTHS: Final = 12
QUARTER: Final = 3
# What of a budget is spent by now, by account; the first is past its warning.
SPENT: Final = {Account.CONDOLENCE: Decimal("0.83"), Account.RELIEF: Decimal("0.45"), Account.FEES: Decimal("0.30")}
LEAST: Final = Decimal(2_000)
HUNDRED: Final = Decimal("1E2")
# A fee that was typed without its point; it is reversed and booked anew.
MISREAD: Final = 360
UNION, ADMIN, AID = FundKind.UNION, FundKind.ADMINISTRATIVE, FundKind.MUTUAL_AID
# Fund, kind, amount, days after the first of the month, note, place.
Event = tuple[FundKind, EntryKind, int | str, int, str, Account]


def seed_funds(enterprises: list[Unit], *, now: datetime) -> None:
    """Open the union's, the administrative and the mutual-aid fund of each enterprise and book their year."""
    for enterprise in enterprises:
        people = User.objects.filter(posts__unit=enterprise).order_by("pk")
        finance = people.filter(posts__role=Role.FINANCE_OFFICER).first()
        chair = people.filter(posts__role=Role.CHAIR).first()
        auditor = people.filter(posts__role=Role.AUDITOR).first()
        if finance is not None and chair is not None and auditor is not None:
            _Books(enterprise, finance, chair, auditor, now).write()


@dataclass(slots=True)
class _Books:
    """The books of one enterprise, written month after month."""

    unit: Unit
    finance: User
    chair: User
    auditor: User
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
        for kind in (UNION, ADMIN):
            self._limit(kind)
        self._close()
        self._audit()

    def _open(self, kind: FundKind, code: str, name: str, english: str, day: date, bank: str, cash: str) -> None:
        self.funds[kind] = open_fund(
            unit=self.unit, kind=kind, code=f"{self.unit.code.lower()}-{code}", name_zh=name, name_en=english,
            opened_on=day, bank=Decimal(bank), cash=Decimal(cash), actor=self.finance, now=self._at(day),
        )  # fmt: skip

    def _month(self, number: int, first: date) -> None:
        """Book one month in the order of its days."""
        for kind, entry, amount, after, note, place in sorted(_events(number), key=itemgetter(3)):
            booked_entry = self._book(kind, entry, amount, first + timedelta(days=after), note, place)
            if booked_entry is not None and amount == MISREAD:
                reverse_entry(
                    entry_id=booked_entry.pk, reason=Reason.AMOUNT, note="应为 3.60 元", actor=self.finance,
                    now=self._at(first + timedelta(days=after)),
                )  # fmt: skip
        if number == MONTHS // 2:
            move_between(
                source=self.funds[FundKind.UNION], target=self.funds[FundKind.MUTUAL_AID], amount=Decimal(20_000),
                booked_on=first + timedelta(days=25), note="党委会纪要〔2026〕5 号：补充互助基金",
                key=uuid5(NAMESPACE_URL, self.unit.code), actor=self.finance, now=self._at(first + timedelta(days=25)),
            )  # fmt: skip

    def _book(
        self, kind: FundKind, entry: EntryKind, amount: int | str, day: date, note: str, place: Account
    ) -> Booked | None:
        """Book an amount, unless its day is yet to come."""
        fund = self.funds[kind]
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
            amount = max((spent[account] / SPENT[account]).quantize(HUNDRED), LEAST)
            set_budget(
                fund=fund, year=year, account=account, amount=amount, warn_percent=80, stops=kind == FundKind.UNION,
                actor=self.chair,
            )  # fmt: skip

    def _close(self) -> None:
        """Close every fund until the end of the month before the last one."""
        ends_on = _months_before(timezone.localdate(self.now), 1) - timedelta(days=1)
        for fund in self.funds.values():
            close_period(fund=fund, ends_on=ends_on, actor=self.finance, now=self._at(ends_on + timedelta(days=5)))

    def _audit(self) -> None:
        """Check the books, take the seal away, look at a sample and ask about one entry."""
        last_week, auditor = self.now - timedelta(days=7), self.auditor
        check = start_check(unit=self.unit, actor=auditor, now=last_week)
        run_check(check_id=check.pk, now=last_week)
        take_seal(unit=self.unit, actor=auditor, now=last_week)
        fund, today = self.funds[UNION], timezone.localdate(self.now)
        fund.refresh_from_db()
        sample = draw_sample(
            fund=fund, kind=SampleKind.RANDOM, first=fund.opened_on, last=today, size=12, seed="demo", actor=auditor,
            now=last_week,
        )  # fmt: skip
        numbers = sample.entries.order_by("pk").values_list("entry__number", flat=True)
        for number in list(numbers)[:7]:
            look_at(sample=sample, number=number, actor=auditor, now=last_week)
        spent = fund.entries.filter(kind=EntryKind.CONDOLENCE).order_by("-number").first()
        words = "慰问金未附签领单，请补齐或说明"
        raise_finding(fund=fund, entry=spent, text=words, actor=auditor, now=self.now - timedelta(days=3))

    def _at(self, day: date) -> datetime:
        """Return the moment at which a day's books are written."""
        return min(timezone.make_aware(datetime.combine(day, time(10))), self.now)


def _events(number: int) -> list[Event]:
    """Return what happens in a month: allocations, interest and fees each quarter, cash for visits, condolence."""
    bank, cash = Account.BANK, Account.CASH
    events: list[Event] = [
        (UNION, EntryKind.ALLOCATION, 18_000, 4, "上级拨付本月工会经费留成", bank),
        (UNION, EntryKind.WITHDRAWAL, 1_300, 6, "提备用金，用于住院慰问", bank),
        (AID, EntryKind.ALLOCATION, 5_000, 10, "职工、分会、工会三方缴存互助金", bank),
        (ADMIN, EntryKind.CONDOLENCE, 2_000, 12, "", bank),
        (ADMIN, EntryKind.RELIEF, 3_000 + 1_500 * (number % QUARTER), 17, "", bank),
    ]
    events += [
        (UNION, EntryKind.CONDOLENCE, 300 + 200 * (visit % 3), 8 + 5 * visit, "", cash)
        for visit in range(2 + number % QUARTER)
    ]
    if number % QUARTER == QUARTER - 1:
        events += [
            (ADMIN, EntryKind.ALLOCATION, 30_000, 15, "行政按季拨付关爱资金", bank),
            (UNION, EntryKind.INTEREST, 186 + number, 20, "银行季度结息单", bank),
            (AID, EntryKind.FEE, "3.60", 21, "账户管理费", bank),
        ]
    if number == QUARTER - 1:
        events.append((AID, EntryKind.FEE, MISREAD, 20, "账户管理费", bank))
    return events


def _months_before(day: date, months: int) -> date:
    """Return the first day of the month so many months ago."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
