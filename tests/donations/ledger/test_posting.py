"""Entries: what the books take, what they refuse, and that nothing is ever half-written."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from donations.ledger.enums import Account, EntryKind
from donations.ledger.errors import AlreadyBooked, LedgerRefused
from donations.ledger.models import AccountTotal, Entry, EntryLine, Fund
from donations.ledger.selectors.balances import booked as booked_on_accounts
from donations.ledger.selectors.verifying import verify
from donations.ledger.services.drafts import EntryDraft, moved
from donations.ledger.services.funds import close_fund
from donations.ledger.services.posting import post_entries
from tests.factories.cases import NOW, TODAY
from tests.factories.funds import OPENED, booked


def gift(amount: str, source: str, on: date = TODAY) -> EntryDraft:
    return moved(EntryKind.GIFT, Decimal(amount), booked_on=on, source=source)


def test_a_fund_opens_with_what_it_holds_and_says_so_in_its_first_entries(union_fund):
    assert (union_fund.bank, union_fund.cash, union_fund.balance) == (Decimal(10_000), Decimal(500), Decimal(10_500))
    first = Entry.objects.filter(fund=union_fund).order_by("number")
    assert [(entry.number, entry.kind) for entry in first] == [(1, "opening"), (2, "opening")]


def test_a_gift_stands_on_both_sides_and_in_the_balance(union_fund):
    booked(union_fund, EntryKind.GIFT, "250.50")
    union_fund.refresh_from_db()

    assert union_fund.bank == Decimal("10250.50")
    lines = EntryLine.objects.filter(entry__fund=union_fund, entry__number=3)
    assert [(line.account, line.amount) for line in lines] == [
        ("bank", Decimal("250.50")), ("gifts", Decimal("-250.50")),
    ]  # fmt: skip
    assert booked_on_accounts(union_fund)[Account.GIFTS] == Decimal("-250.50")


def test_what_is_spent_leaves_the_place_where_it_lay(union_fund):
    booked(union_fund, EntryKind.CONDOLENCE, 300, place=Account.CASH)
    booked(union_fund, EntryKind.RELIEF, 1_000)
    union_fund.refresh_from_db()
    assert (union_fund.bank, union_fund.cash) == (Decimal(9_000), Decimal(200))


def test_cash_goes_to_the_bank_and_comes_from_it(union_fund):
    booked(union_fund, EntryKind.DEPOSIT, 400)
    booked(union_fund, EntryKind.WITHDRAWAL, 50)
    union_fund.refresh_from_db()
    assert (union_fund.bank, union_fund.cash) == (Decimal(10_350), Decimal(150))


@pytest.mark.parametrize(("place", "amount"), [(Account.BANK, "10000.01"), (Account.CASH, "500.01")])
def test_neither_bank_nor_cash_falls_below_nothing(union_fund, place, amount):
    with pytest.raises(LedgerRefused, match=r"0\.01"):
        booked(union_fund, EntryKind.RELIEF, amount, place=place)
    union_fund.refresh_from_db()
    assert (union_fund.balance, union_fund.sequence) == (Decimal(10_500), 2)


def test_the_database_itself_refuses_a_fund_below_nothing(union_fund):
    with pytest.raises(IntegrityError, match="fund_never_negative"), transaction.atomic():
        Fund.objects.filter(pk=union_fund.pk).update(bank=Decimal("-0.01"))


@pytest.mark.parametrize("amount", ["0", "-5", "1.234", "1000000000", "1E30", "NaN", "Infinity"])
def test_amounts_that_are_none_are_refused(union_fund, amount):
    with pytest.raises(LedgerRefused):
        booked(union_fund, EntryKind.GIFT, amount)
    assert Entry.objects.filter(fund=union_fund).count() == 2


@pytest.mark.parametrize(
    "lines",
    [
        ((Account.BANK, Decimal(5)), (Account.GIFTS, Decimal(-4))),
        ((Account.BANK, Decimal(5)),),
        (),
        ((Account.BANK, Decimal(0)), (Account.GIFTS, Decimal(0))),
    ],
)
def test_sides_that_differ_are_refused(union_fund, lines):
    with pytest.raises(LedgerRefused):
        post_entries(
            fund_id=union_fund.pk, drafts=[EntryDraft(EntryKind.GIFT, TODAY, lines, "test:uneven")], actor=None,
            now=NOW,
        )  # fmt: skip
    assert Entry.objects.filter(fund=union_fund).count() == 2


def test_what_gave_cause_is_booked_once(union_fund):
    booked(union_fund, EntryKind.GIFT, 5, source="gift:17")
    with pytest.raises(AlreadyBooked):
        booked(union_fund, EntryKind.GIFT, 5, source="gift:17")
    union_fund.refresh_from_db()
    assert union_fund.bank == Decimal(10_005)
    assert list(verify()) == []


def test_of_many_entries_with_one_that_is_wrong_none_is_booked(union_fund):
    drafts = [gift("1", "gift:1"), gift("2", "gift:2"), gift("3", "gift:1")]
    with pytest.raises(AlreadyBooked):
        post_entries(fund_id=union_fund.pk, drafts=drafts, actor=None, now=NOW)
    union_fund.refresh_from_db()
    assert (union_fund.bank, union_fund.sequence) == (Decimal(10_000), 2)
    assert not AccountTotal.objects.filter(fund=union_fund, account="gifts").exists()


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), OPENED - timedelta(days=1)])
def test_days_to_come_and_days_before_the_fund_are_refused(union_fund, day):
    with pytest.raises(LedgerRefused, match=f"{day:%Y-%m-%d}"):
        booked(union_fund, EntryKind.GIFT, 5, on=day)


def test_a_closed_fund_takes_nothing_more(union_fund, world):
    booked(union_fund, EntryKind.WITHDRAWAL, 10_000)
    booked(union_fund, EntryKind.CONDOLENCE, 10_500, place=Account.CASH)
    close_fund(fund=union_fund, on=TODAY, actor=world.people["finance_officer"], now=NOW)
    with pytest.raises(LedgerRefused, match="2026-03-18"):
        booked(union_fund, EntryKind.GIFT, 5)
    assert list(verify()) == []


def test_a_fund_that_holds_money_is_not_closed(union_fund, world):
    with pytest.raises(LedgerRefused, match="10,500"):
        close_fund(fund=union_fund, on=TODAY, actor=world.people["finance_officer"], now=NOW)


@pytest.mark.parametrize("count", [1, 300])
def test_the_number_of_queries_does_not_grow_with_the_entries(union_fund, count, django_assert_num_queries):
    drafts = [gift("1", f"gift:{number}") for number in range(count)]
    with django_assert_num_queries(11):
        post_entries(fund_id=union_fund.pk, drafts=drafts, actor=None, now=NOW)


def test_entries_are_numbered_without_gaps_and_each_follows_the_one_before(union_fund):
    for amount in (1, 2, 3):
        booked(union_fund, EntryKind.GIFT, amount)
    entries = list(Entry.objects.filter(fund=union_fund).order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert [bytes(entry.previous) for entry in entries[1:]] == [bytes(entry.seal) for entry in entries[:-1]]
    union_fund.refresh_from_db()
    assert bytes(union_fund.head) == bytes(entries[-1].seal)


def test_a_note_is_kept_as_an_envelope_and_entries_name_nobody(union_fund):
    booked(union_fund, EntryKind.ALLOCATION, 5, note="党委会决议〔2026〕3 号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM donations_entrynote")
        (envelope,) = cursor.fetchone()
    assert "决议".encode() not in bytes(envelope)
    assert Entry.objects.get(fund=union_fund, number=3).note.text == "党委会决议〔2026〕3 号"
