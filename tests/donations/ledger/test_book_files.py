"""What leaves the house: the ledger as a workbook, the year of funds on paper."""

import io
import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from donations.ledger.enums import Account, EntryKind, FundKind, Reason
from donations.ledger.models import Entry, Fund
from donations.ledger.services.budgets import set_budget
from donations.ledger.services.checks import run_check, start_check
from donations.ledger.services.closing import close_period
from donations.ledger.services.reversing import reverse_entry
from donations.ledger.services.transfers import transfer
from tests.factories import World
from tests.factories.cases import NOW, TODAY
from tests.factories.funds import booked, fund
from tests.paper import paper_sizes, signs_of
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def in_english(at_work: None):
    """Tests here read the English words, which are the msgids."""
    with translation.override("en"):
        yield


@pytest.fixture
def finance(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.person(Role.FINANCE_OFFICER))


def sheets(response) -> list[list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    return [book.get_sheet_by_index(number).to_python() for number in range(2)]


class TestWorkbook:
    def take(self, finance: Client, **more: str):
        given = {"first": "2026-01-01", "last": "2026-03-18", "purpose": "季度对账"} | more
        return finance.post(reverse("donations:fund_export", args=["union"]), given)

    def test_each_line_of_the_days_stands_in_it_and_who_took_it_why(
        self, world: World, finance: Client, union_fund: Fund
    ) -> None:
        gift = booked(union_fund, EntryKind.INTEREST, "12.50", note="季度结息", source="hand:1")
        actor = world.person(Role.FINANCE_OFFICER)
        reverse_entry(entry_id=gift.pk, reason=Reason.TWICE, note="重复登记", actor=actor, now=NOW)
        rows, about = sheets(self.take(finance, first="2026-03-01"))
        seal = bytes(Entry.objects.get(number=3).seal).hex()[:12]
        booked_on, entered = date(2026, 3, 18), datetime(2026, 3, 18, 10, 0)
        assert rows[1:3] == [
            [3, booked_on, "Interest", "Bank", 12.5, "", "hand:1", "季度结息", "", "", entered, seal],
            [3, booked_on, "Interest", "Interest", "", 12.5, "hand:1", "季度结息", "", "", entered, seal],
        ]
        assert [row[8] for row in rows[3:]] == [3, 3], "which entry is reversed"
        assert ["Purpose", "季度对账"] in about
        noted = LogEntry.objects.get_for_object(union_fund).latest("pk").additional_data
        assert noted == {
            "what": "ledger exported", "purpose": "季度对账", "rows": 4, "filter": "2026-03-01 – 2026-03-18",
        }  # fmt: skip

    @pytest.mark.parametrize("wrong", [{"purpose": ""}, {"first": "2026-03-18", "last": "2026-03-17"}, {"last": "x"}])
    def test_without_purpose_or_days_nothing_leaves(self, finance: Client, union_fund: Fund, wrong) -> None:
        answer = self.take(finance, **wrong)
        assert "Content-Disposition" not in answer
        assert answer.context["form"].errors


class TestYearReport:
    def report(self, client: Client, query: str = ""):
        return client.get(reverse("donations:books_report") + query)

    def test_what_came_and_went_leads_from_the_first_balance_to_the_last(
        self, world: World, finance: Client, union_fund: Fund
    ) -> None:
        aid = fund(world.enterprise, code="aid", kind=FundKind.MUTUAL_AID)
        booked(union_fund, EntryKind.ALLOCATION, 1_000)
        booked(union_fund, EntryKind.CONDOLENCE, 300)
        wrong = booked(union_fund, EntryKind.FEE, 7)
        reverse_entry(entry_id=wrong.pk, reason=Reason.AMOUNT, note="应为 0", actor=world.chair, now=NOW)
        transfer(
            source=union_fund, target=aid, amount=Decimal(200), booked_on=TODAY, note="会议纪要", key=uuid.uuid4(),
            actor=None, now=NOW,
        )  # fmt: skip
        by_code = {one.fund.code: one for one in self.report(finance).context["years"]}
        one = by_code["union"]
        assert (one.opening, one.brought, one.closing) == (Decimal(0), Decimal(10_500), Decimal(11_000))
        assert [(line.account, line.amount) for line in (*one.came, *one.went)] == [
            (Account.ALLOCATED, Decimal(1_000)), (Account.CONDOLENCE, Decimal(300)),
        ]  # fmt: skip
        assert (one.entries, one.reversals, one.year.between) == (7, 1, Decimal(-200))
        assert (by_code["aid"].year.between, by_code["aid"].closing) == (Decimal(200), Decimal(200))
        for year in by_code.values():
            total = year.opening + year.brought + year.year.came - year.year.went + year.year.between
            assert total == year.closing

    def test_the_next_year_begins_with_what_the_last_one_left(
        self, finance: Client, union_fund: Fund, time_machine
    ) -> None:
        booked(union_fund, EntryKind.ALLOCATION, 1_000)
        time_machine.move_to(datetime(2027, 2, 1, 10, tzinfo=NOW.tzinfo), tick=False)
        (one,) = self.report(finance).context["years"]
        assert (one.opening, one.brought, one.closing, one.entries) == (Decimal(11_500), 0, Decimal(11_500), 0)
        before = self.report(finance, "?year=2026")
        assert before.context["is_over"]
        assert before.context["years"][0].closing == Decimal(11_500)

    def test_it_says_budgets_closings_the_last_check_and_who_signs(
        self, world: World, finance: Client, union_fund: Fund
    ) -> None:
        booked(union_fund, EntryKind.CONDOLENCE, 300)
        set_budget(
            fund=union_fund, year=2026, account=Account.CONDOLENCE, amount=Decimal(1_000), warn_percent=80, stops=True,
            actor=world.chair,
        )  # fmt: skip
        close_period(fund=union_fund, ends_on=date(2026, 2, 28), actor=world.chair, now=NOW)
        assert "The books were not checked yet." in self.report(finance).content.decode()
        auditor = world.person(Role.AUDITOR)
        run_check(check_id=start_check(unit=world.enterprise, actor=auditor, now=NOW).pk, now=NOW)

        page = self.report(finance).content.decode()

        for words in (
            "Budget for Condolence: 300.00 of 1,000.00 spent, 30.0%", "Closed until 28 Feb 2026.",
            "checked on 18 Mar 2026 10:00 by 方正", "every entry is what was written", "The year is not over",
            bytes(Fund.objects.get().head).hex()[:12],
        ):  # fmt: skip
            assert words in page
        assert [label for label, _note in signs_of(page)] == [
            "Prepared by, signature", "Funds auditor, signature", "Chair, signature", "Seal of the union",
        ]  # fmt: skip
        assert paper_sizes(finance, page) == ["A4"]

    def test_one_fund_alone_and_idle_ones_left_out(self, world: World, finance: Client, union_fund: Fund) -> None:
        fund(world.enterprise, code="idle")
        fund(world.enterprise, code="aid", bank=5)
        assert [one.fund.code for one in self.report(finance).context["years"]] == ["aid", "union"]
        assert [one.fund.code for one in self.report(finance, "?fund=aid").context["years"]] == ["aid"]

    @pytest.mark.parametrize("year", ["2027", "1999", "x", "²"])
    def test_a_year_that_cannot_be_meant_shows_this_one(self, finance: Client, year: str) -> None:
        answer = self.report(finance, f"?year={year}")
        assert answer.context["year"] == 2026
        assert "No fund held or moved money in this year." in answer.content.decode()
