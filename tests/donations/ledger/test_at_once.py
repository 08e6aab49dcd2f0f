"""Many people at once: a fund never falls below nothing, nothing is booked twice, the chain never breaks."""

from collections.abc import Iterator
from decimal import Decimal
from threading import Barrier

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from donations.ledger.enums import Account, EntryKind, FundKind, Reason
from donations.ledger.errors import AlreadyBooked, LedgerRefused
from donations.ledger.models import AccountTotal, Entry, Fund
from donations.ledger.selectors.verifying import verify
from donations.ledger.services.drafts import moved
from donations.ledger.services.posting import post_entry
from donations.ledger.services.reversing import reverse_entry
from donations.ledger.services.transfers import transfer
from tests.crowd import Act
from tests.factories import build_world
from tests.factories.cases import NOW, TODAY
from tests.factories.funds import fund

PEOPLE = 32


@pytest.fixture
def union_fund(transactional_db) -> Iterator[Fund]:
    with time_machine.travel(NOW, tick=False):
        yield fund(build_world(with_people=False).enterprise, code="union", bank=1_000)


def all_at_once(*acts) -> list[Exception | None]:
    """Let everybody act at the same moment; return what each ended with."""
    barrier = Barrier(len(acts))

    def waiting(act):
        def run():
            barrier.wait()
            act()

        return run

    people = [Act(waiting(act)) for act in acts]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return [person.failed for person in people]


def spend(of: Fund, amount: int, source: str):
    draft = moved(EntryKind.RELIEF, Decimal(amount), booked_on=TODAY, source=source)
    return lambda: post_entry(fund_id=of.pk, draft=draft, actor=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_thirty_two_people_who_spend_at_once_spend_no_more_than_there_is(union_fund):
    ended = all_at_once(*(spend(union_fund, 100, f"test:{number}") for number in range(PEOPLE)))
    union_fund.refresh_from_db()
    assert union_fund.bank == Decimal(0)
    assert sum(error is None for error in ended) == 10
    assert {type(error) for error in ended if error} == {LedgerRefused}
    assert Entry.objects.filter(fund=union_fund, kind="relief").count() == 10
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_of_thirty_two_people_who_book_the_same_one_does(union_fund):
    ended = all_at_once(*(spend(union_fund, 10, "gift:1") for _ in range(PEOPLE)))
    union_fund.refresh_from_db()
    assert union_fund.bank == Decimal(990)
    assert [type(error) for error in ended if error] == [AlreadyBooked] * (PEOPLE - 1)
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_money_that_moves_both_ways_at_once_neither_waits_for_ever_nor_is_lost(union_fund):
    other = fund(union_fund.unit, code="aid", bank=1_000)

    def move(source: Fund, target: Fund, number: int):
        return lambda: transfer(
            source=source, target=target, amount=Decimal(10), booked_on=TODAY, note="往来", key=number, actor=None,
            now=NOW,
        )  # fmt: skip

    ways = [move(union_fund, other, n) if n % 2 else move(other, union_fund, n) for n in range(PEOPLE)]
    assert all_at_once(*ways) == [None] * PEOPLE
    union_fund.refresh_from_db()
    other.refresh_from_db()
    assert (union_fund.bank, other.bank) == (Decimal(1_000), Decimal(1_000))
    assert list(verify()) == []


AMOUNTS = st.decimals(min_value="0.01", max_value="500", places=2)
PLACES = st.sampled_from([Account.BANK, Account.CASH])


class Books(RuleBasedStateMachine):
    """Two funds in which anything is booked, in any order: the model is what a shoebox of receipts would add up to."""

    @initialize()
    def opened(self) -> None:
        unit = build_world(with_people=False).enterprise
        self.funds = [fund(unit, code="one", bank=100), fund(unit, kind=FundKind.MUTUAL_AID, code="two", cash=50)]
        self.held = {
            (0, Account.BANK): Decimal(100), (0, Account.CASH): Decimal(0), (1, Account.BANK): Decimal(0),
            (1, Account.CASH): Decimal(50),
        }  # fmt: skip
        self.number = 0
        self.booked: list[tuple[int, int, dict[Account, Decimal]]] = []

    def _book(self, which: int, kind: EntryKind, amount: Decimal, moves: dict[Account, Decimal], **more) -> None:
        self.number += 1
        draft = moved(kind, amount, booked_on=TODAY, source=f"test:{self.number}", **more)
        after = {
            place: self.held[which, place] + moves.get(place, Decimal(0)) for place in (Account.BANK, Account.CASH)
        }
        if min(after.values()) < 0:
            with pytest.raises(LedgerRefused):
                post_entry(fund_id=self.funds[which].pk, draft=draft, actor=None, now=NOW)
            return
        entry = post_entry(fund_id=self.funds[which].pk, draft=draft, actor=None, now=NOW)
        self.held |= {(which, place): amount for place, amount in after.items()}
        self.booked.append((which, entry.pk, moves))

    @rule(which=st.integers(0, 1), amount=AMOUNTS, place=PLACES)
    def give(self, which, amount, place) -> None:
        self._book(which, EntryKind.GIFT, amount, {place: amount}, place=place)

    @rule(
        which=st.integers(0, 1), amount=AMOUNTS, place=PLACES, kind=st.sampled_from([EntryKind.RELIEF, EntryKind.FEE])
    )
    def spend(self, which, amount, place, kind) -> None:
        self._book(which, kind, amount, {place: -amount}, place=place)

    @rule(which=st.integers(0, 1), amount=AMOUNTS)
    def bring_to_the_bank(self, which, amount) -> None:
        self._book(which, EntryKind.DEPOSIT, amount, {Account.BANK: amount, Account.CASH: -amount})

    @rule(source=st.integers(0, 1), amount=AMOUNTS)
    def move_between(self, source, amount) -> None:
        self.number += 1
        target = 1 - source
        given = {"booked_on": TODAY, "note": "调剂", "key": self.number, "actor": None, "now": NOW}
        funds = {"source": self.funds[source], "target": self.funds[target]}
        if self.held[source, Account.BANK] < amount:
            with pytest.raises(LedgerRefused):
                transfer(**funds, amount=amount, **given)
            return
        transfer(**funds, amount=amount, **given)
        self.held[source, Account.BANK] -= amount
        self.held[target, Account.BANK] += amount

    @precondition(lambda self: self.booked)
    @rule(data=st.data())
    def take_back(self, data) -> None:
        place = data.draw(st.integers(0, len(self.booked) - 1))
        which, entry, moves = self.booked[place]
        after = {one: self.held[which, one] - amount for one, amount in moves.items()}
        if min(after.values()) < 0:
            with pytest.raises(LedgerRefused):
                reverse_entry(entry_id=entry, reason=Reason.OTHER, note="更正", actor=None, now=NOW)
            return
        reverse_entry(entry_id=entry, reason=Reason.OTHER, note="更正", actor=None, now=NOW)
        self.held |= {(which, one): amount for one, amount in after.items()}
        del self.booked[place]
        with pytest.raises(LedgerRefused):
            reverse_entry(entry_id=entry, reason=Reason.OTHER, note="再更正", actor=None, now=NOW)

    @invariant()
    def the_books_hold_what_the_shoebox_holds(self) -> None:
        for which, one in enumerate(getattr(self, "funds", [])):
            one.refresh_from_db()
            assert (one.bank, one.cash) == (self.held[which, Account.BANK], self.held[which, Account.CASH])

    def teardown(self) -> None:
        assert list(verify()) == []
        sums: dict[int, Decimal] = {}
        for total in AccountTotal.objects.all():
            sums[total.fund_id] = sums.get(total.fund_id, Decimal(0)) + total.amount
        assert set(sums.values()) <= {Decimal(0)}


@pytest.mark.django_db
def test_whatever_is_booked_in_whatever_order_the_books_balance():
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    class Undone(Books):
        """Each run in a transaction that is taken back, so that the next begins with empty books."""

        def __init__(self) -> None:
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.block.__exit__(None, None, None)

    with time_machine.travel(NOW, tick=False):
        run_state_machine_as_test(
            Undone,
            settings=settings(
                max_examples=25, stateful_step_count=15, deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            ),
        )  # fmt: skip
