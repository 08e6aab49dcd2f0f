"""Funds: opened, moved by hand, between each other, corrected, limited, closed."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from donations.ledger.enums import Account, EntryKind, FundKind, Reason
from donations.ledger.errors import AlreadyBooked, LedgerRefused
from donations.ledger.models import Budget, Entry, PeriodClosing
from donations.ledger.selectors.budgets import budgets_of
from donations.ledger.selectors.verifying import verify
from donations.ledger.services.budgets import set_budget
from donations.ledger.services.closing import close_period
from donations.ledger.services.drafts import moved
from donations.ledger.services.funds import book_by_hand, open_fund
from donations.ledger.services.posting import post_entry
from donations.ledger.services.reversing import reverse_entry
from donations.ledger.services.transfers import transfer
from tests.factories.cases import NOW, TODAY
from tests.factories.funds import OPENED, booked, fund
from unioncare.notifications.models import Message

WHY = "会计凭证 12 号"


@pytest.fixture
def finance(world):
    return world.people["finance_officer"]


@pytest.fixture
def chair(world):
    return world.people["chair"]


@pytest.fixture
def aid_fund(world):
    return fund(world.enterprise, kind=FundKind.MUTUAL_AID, code="aid", bank=1_000)


def held(of) -> tuple[Decimal, Decimal]:
    of.refresh_from_db()
    return of.bank, of.cash


def test_a_code_is_given_once(union_fund, world, finance):
    with pytest.raises(LedgerRefused, match="union"):
        open_fund(
            unit=world.enterprise, kind=FundKind.UNION, code="union", name_zh="x", opened_on=OPENED, actor=finance,
            now=NOW,
        )  # fmt: skip


def test_a_form_sent_twice_is_booked_once(union_fund, finance):
    key, given = uuid.uuid4(), {"fund": union_fund, "kind": EntryKind.ALLOCATION, "amount": Decimal(700)}
    book_by_hand(**given, booked_on=TODAY, note=WHY, key=key, actor=finance, now=NOW)
    with pytest.raises(AlreadyBooked):
        book_by_hand(**given, booked_on=TODAY, note=WHY, key=key, actor=finance, now=NOW)
    assert held(union_fund) == (Decimal(10_700), Decimal(500))
    assert Entry.objects.get(number=3).by == finance


@pytest.mark.parametrize("kind", [EntryKind.GIFT, EntryKind.RELIEF, EntryKind.TRANSFER_OUT, EntryKind.REVERSAL])
def test_what_another_record_books_is_not_booked_by_hand(union_fund, finance, kind):
    with pytest.raises(LedgerRefused):
        book_by_hand(
            fund=union_fund, kind=kind, amount=Decimal(1), booked_on=TODAY, note=WHY, key=uuid.uuid4(), actor=finance,
            now=NOW,
        )  # fmt: skip


def test_an_entry_by_hand_says_what_it_is(union_fund, finance):
    with pytest.raises(LedgerRefused):
        book_by_hand(
            fund=union_fund, kind=EntryKind.FEE, amount=Decimal(1), booked_on=TODAY, note=" ", key=uuid.uuid4(),
            actor=finance, now=NOW,
        )  # fmt: skip


def test_money_moves_between_funds_in_two_entries(union_fund, aid_fund, finance):
    transfer(
        source=union_fund, target=aid_fund, amount=Decimal(2_500), booked_on=TODAY, note=WHY, key=uuid.uuid4(),
        actor=finance, now=NOW,
    )  # fmt: skip
    assert (held(union_fund)[0], held(aid_fund)[0]) == (Decimal(7_500), Decimal(3_500))
    assert list(verify()) == []


def test_a_transfer_that_the_other_side_refuses_moves_nothing(union_fund, aid_fund, finance):
    close_period(fund=aid_fund, ends_on=TODAY - timedelta(days=1), actor=finance, now=NOW)
    with pytest.raises(LedgerRefused, match="2026-03-17"):
        transfer(
            source=union_fund, target=aid_fund, amount=Decimal(5), booked_on=TODAY - timedelta(days=1), note=WHY,
            key=uuid.uuid4(), actor=finance, now=NOW,
        )  # fmt: skip
    assert held(union_fund)[0] == Decimal(10_000)


def test_a_fund_gives_nothing_to_itself(union_fund, finance):
    with pytest.raises(LedgerRefused):
        transfer(
            source=union_fund, target=union_fund, amount=Decimal(5), booked_on=TODAY, note=WHY, key=uuid.uuid4(),
            actor=finance, now=NOW,
        )  # fmt: skip


def test_a_reversal_undoes_an_entry_and_both_stay(union_fund, finance):
    wrong = booked(union_fund, EntryKind.GIFT, 800)
    reverse_entry(entry_id=wrong.pk, reason=Reason.AMOUNT, note="应为 80 元", actor=finance, now=NOW)
    assert held(union_fund)[0] == Decimal(10_000)
    reversal = Entry.objects.get(reverses=wrong.pk)
    assert (reversal.reason, reversal.note.text, Entry.objects.filter(pk=wrong.pk).exists()) == (
        "amount", "应为 80 元", True,
    )  # fmt: skip
    assert list(verify()) == []


def test_an_entry_is_reversed_once_and_a_reversal_never(union_fund, finance):
    wrong = booked(union_fund, EntryKind.GIFT, 800)
    reversal = reverse_entry(entry_id=wrong.pk, reason=Reason.AMOUNT, note=WHY, actor=finance, now=NOW)
    for pk in (wrong.pk, reversal.pk):
        with pytest.raises(LedgerRefused):
            reverse_entry(entry_id=pk, reason=Reason.AMOUNT, note=WHY, actor=finance, now=NOW)
    assert held(union_fund)[0] == Decimal(10_000)


def test_a_reversal_says_why(union_fund, finance):
    wrong = booked(union_fund, EntryKind.GIFT, 800)
    with pytest.raises(LedgerRefused):
        reverse_entry(entry_id=wrong.pk, reason=Reason.OTHER, note="  ", actor=finance, now=NOW)


def test_money_that_was_spent_since_is_not_taken_back(union_fund, finance):
    wrong = booked(union_fund, EntryKind.GIFT, 800)
    booked(union_fund, EntryKind.RELIEF, 10_800)
    with pytest.raises(LedgerRefused, match="800"):
        reverse_entry(entry_id=wrong.pk, reason=Reason.AMOUNT, note=WHY, actor=finance, now=NOW)


def test_a_transfer_is_reversed_on_both_sides(union_fund, aid_fund, finance):
    out, _into = transfer(
        source=union_fund, target=aid_fund, amount=Decimal(2_500), booked_on=TODAY, note=WHY, key=uuid.uuid4(),
        actor=finance, now=NOW,
    )  # fmt: skip
    reverse_entry(entry_id=out.pk, reason=Reason.FUND, note=WHY, actor=finance, now=NOW)
    assert (held(union_fund)[0], held(aid_fund)[0]) == (Decimal(10_000), Decimal(1_000))
    assert list(verify()) == []


def test_a_closed_period_takes_no_entry_and_is_corrected_in_the_open_one(union_fund, finance):
    wrong = booked(union_fund, EntryKind.GIFT, 30, on=date(2026, 2, 10))
    booked(union_fund, EntryKind.GIFT, 4)
    closing = close_period(fund=union_fund, ends_on=date(2026, 2, 28), actor=finance, now=NOW)
    assert (closing.bank, closing.cash) == (Decimal(10_030), Decimal(500)), "what was there on the day"
    with pytest.raises(LedgerRefused, match="2026-02-28"):
        booked(union_fund, EntryKind.GIFT, 5, on=date(2026, 2, 28))
    reverse_entry(entry_id=wrong.pk, reason=Reason.TWICE, note=WHY, actor=finance, now=NOW)
    assert Entry.objects.get(reverses=wrong.pk).booked_on == TODAY
    assert list(verify()) == []


@pytest.mark.parametrize("day", [TODAY, OPENED - timedelta(days=1), date(2026, 1, 31)])
def test_periods_are_closed_once_in_order_and_when_they_are_over(union_fund, finance, day):
    close_period(fund=union_fund, ends_on=date(2026, 1, 31), actor=finance, now=NOW)
    with pytest.raises(LedgerRefused):
        close_period(fund=union_fund, ends_on=day, actor=finance, now=NOW)
    assert PeriodClosing.objects.count() == 1


def budget(of, chair, *, amount="1000", stops=True):
    return set_budget(
        fund=of, year=2026, account=Account.RELIEF, amount=Decimal(amount), warn_percent=80, stops=stops, actor=chair
    )


def test_spending_beyond_a_budget_is_stopped(union_fund, chair):
    budget(union_fund, chair)
    booked(union_fund, EntryKind.RELIEF, 900)
    with pytest.raises(LedgerRefused, match=r"100\.00"):
        booked(union_fund, EntryKind.RELIEF, "100.01")
    booked(union_fund, EntryKind.RELIEF, 100)
    booked(union_fund, EntryKind.CONDOLENCE, 500)  # another purpose
    assert held(union_fund)[0] == Decimal(8_500)


def test_a_reversal_gives_the_budget_back(union_fund, chair, finance):
    budget(union_fund, chair)
    wrong = booked(union_fund, EntryKind.RELIEF, 900)
    reverse_entry(entry_id=wrong.pk, reason=Reason.RETURNED, note=WHY, actor=finance, now=NOW)
    booked(union_fund, EntryKind.RELIEF, 1_000)
    assert held(union_fund)[0] == Decimal(9_000)


def test_those_who_answer_are_told_once_at_the_warning_and_once_at_the_end(union_fund, chair, finance):
    budget(union_fund, chair, stops=False)
    told = Message.objects.filter(kind="budget_runs_out", recipient=chair, channel="inbox")
    booked(union_fund, EntryKind.RELIEF, 799)
    assert told.count() == 0
    booked(union_fund, EntryKind.RELIEF, 1)
    booked(union_fund, EntryKind.RELIEF, 50)
    assert [message.params["percent"] for message in told.all()] == [80]
    booked(union_fund, EntryKind.RELIEF, 400)
    assert sorted(message.params["percent"] for message in told.all()) == [80, 100]
    assert Message.objects.filter(kind="budget_runs_out", recipient=finance).exists()


def test_a_budget_is_changed_not_doubled(union_fund, chair):
    budget(union_fund, chair)
    budget(union_fund, chair, amount="2000")
    assert [one.amount for one in Budget.objects.all()] == [Decimal(2_000)]


def test_what_comes_back_of_last_years_money_frees_nothing_of_this_years_budget(union_fund, world, finance):
    spent = booked(union_fund, EntryKind.RELIEF, 800)
    set_budget(
        fund=union_fund, year=2027, account=Account.RELIEF, amount=Decimal(1_000), warn_percent=80, stops=True,
        actor=world.chair,
    )  # fmt: skip
    later = NOW.replace(year=2027)
    with time_machine.travel(later, tick=False):
        reverse_entry(entry_id=spent.pk, reason=Reason.RETURNED, note=WHY, actor=finance, now=later)
        paying = {"booked_on": later.date(), "source": "test:next-year"}
        with pytest.raises(LedgerRefused, match=r"1,000\.00.*1,000\.01"):
            post_entry(
                fund_id=union_fund.pk,
                draft=moved(EntryKind.RELIEF, Decimal("1000.01"), **paying),
                actor=None,
                now=later,
            )
        draft = moved(EntryKind.RELIEF, Decimal(1_000), **paying)
        post_entry(fund_id=union_fund.pk, draft=draft, actor=None, now=later)
        (use,) = budgets_of([union_fund.pk], 2027)[union_fund.pk]
        assert (use.spent, use.left) == (Decimal(1_000), 0)
