"""Receipts of visits in the books: asked for, booked once, by somebody who did not hand them over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.care.models import IllnessCase
from donations.aid.errors import AidRefused
from donations.ledger.enums import Account, Reason
from donations.ledger.errors import LedgerRefused
from donations.ledger.models import Entry, Fund
from donations.ledger.services.closing import close_period
from tests.factories import World
from tests.factories.cases import NOW, reported
from tests.factories.funds import fund
from tests.factories.visits import GIFT, first_visit, record_entry
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from visits.schedule.enums import BookingState
from visits.schedule.errors import VisitRefused
from visits.schedule.models import Receipt
from visits.schedule.services.booking import book_receipt, unbook_receipt
from visits.schedule.services.recording import record_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
QUERIES = 4


@pytest.fixture
def purse(world: World) -> Fund:
    return fund(world.enterprise, code="union", bank=1_000, cash=600)


@pytest.fixture
def receipt(world: World) -> Receipt:
    """500 in cash, handed over by the branch chair."""
    case: IllnessCase = reported(world)
    record_visit(visit=first_visit(case), entry=record_entry(world, gift=GIFT), actor=world.branch_chair, now=NOW)
    return Receipt.objects.get()


def finance(world: World) -> User:
    return world.person(Role.FINANCE_OFFICER)


def test_a_receipt_asks_finance_to_book_it(world: World, receipt: Receipt) -> None:
    item = WorkItem.objects.get(kind="receipt_booking")
    assert (item.assignee, item.state, str(item.due_at.date())) == (finance(world), "open", "2026-03-25")


def test_it_is_booked_as_condolence_from_cash(world: World, receipt: Receipt, purse: Fund) -> None:
    book_receipt(receipt=receipt, fund=purse, place=Account.CASH, actor=finance(world), now=NOW)
    receipt.refresh_from_db()
    purse.refresh_from_db()
    entry = Entry.objects.get(source=f"receipt:{receipt.number}")
    assert (receipt.state, entry.kind, purse.cash) == (BookingState.BOOKED, "condolence", 100)
    assert WorkItem.objects.get(kind="receipt_booking").state == "done"


def test_it_is_booked_once(world: World, receipt: Receipt, purse: Fund) -> None:
    book_receipt(receipt=receipt, fund=purse, place=Account.CASH, actor=finance(world), now=NOW)
    with pytest.raises(VisitRefused, match="booked already"):
        book_receipt(receipt=receipt, fund=purse, place=Account.BANK, actor=finance(world), now=NOW)
    Receipt.objects.update(state=BookingState.TO_BE_BOOKED)
    with pytest.raises(LedgerRefused, match="booked already"):
        book_receipt(receipt=receipt, fund=purse, place=Account.BANK, actor=finance(world), now=NOW)


def test_a_fund_that_is_short_books_nothing(world: World, receipt: Receipt) -> None:
    poor = fund(world.enterprise, code="poor", cash=100)
    with pytest.raises(LedgerRefused, match="too little"):
        book_receipt(receipt=receipt, fund=poor, place=Account.CASH, actor=finance(world), now=NOW)
    receipt.refresh_from_db()
    assert receipt.state == BookingState.TO_BE_BOOKED


def test_whoever_handed_it_over_does_not_book_it(world: World, receipt: Receipt, purse: Fund) -> None:
    with pytest.raises(AidRefused, match="somebody else books it"):
        book_receipt(receipt=receipt, fund=purse, place=Account.CASH, actor=world.branch_chair, now=NOW)


def test_finance_books_it_on_its_page(
    world: World, receipt: Receipt, purse: Fund, sign_in: Callable[[User], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    office = sign_in(finance(world))
    listed = reverse("visits:receipts")
    office.get(listed)
    with django_assert_num_queries(QUERIES):
        text = office.get(listed).content.decode()
    assert receipt.number in text
    item = WorkItem.objects.get(kind="receipt_booking")
    answer = office.get(reverse("visits:receipt_of_item", args=[item.pk]))
    assert answer["Location"] == reverse("visits:book_receipt", args=[receipt.number])
    answer = office.post(answer["Location"], {"fund": purse.pk, "place": "cash"})
    assert answer["Location"] == listed
    assert receipt.number not in office.get(listed).content.decode()
    assert receipt.number in office.get(listed, {"booked": "1"}).content.decode()


def test_what_lies_elsewhere_is_not_found(world: World, receipt: Receipt, sign_in: Callable[[User], Client]) -> None:
    office = sign_in(world.outsider(Role.FINANCE_OFFICER))
    assert receipt.number not in office.get(reverse("visits:receipts")).content.decode()
    assert office.get(reverse("visits:book_receipt", args=[receipt.number])).status_code == 404


def test_what_was_booked_wrongly_is_reversed_and_booked_again_also_when_its_month_is_closed(
    world: World, receipt: Receipt, purse: Fund, sign_in: Callable[[User], Client]
) -> None:
    book_receipt(receipt=receipt, fund=purse, place=Account.BANK, actor=finance(world), now=NOW)
    close_period(fund=purse, ends_on=receipt.given_on, actor=finance(world), now=NOW + timedelta(days=2))
    client = sign_in(finance(world))
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        page = reverse("visits:unbook_receipt", args=[receipt.number])
        assert client.post(page, {"reason": "other", "note": "应付现金"}).status_code == 302
        receipt.refresh_from_db()
        assert (receipt.state, Fund.objects.get().bank) == (BookingState.TO_BE_BOOKED, 1_000)
        assert list(WorkItem.objects.filter(kind="receipt_booking").order_by("pk").values_list("state", flat=True)) == [
            "done", "open",
        ]  # fmt: skip
        with pytest.raises(VisitRefused):
            unbook_receipt(
                receipt=receipt, reason=Reason.OTHER, note="再来", actor=finance(world), now=NOW + timedelta(days=2)
            )
        book_receipt(receipt=receipt, fund=purse, place=Account.CASH, actor=finance(world), now=NOW + timedelta(days=2))
    entry = Entry.objects.get(source=f"receipt:{receipt.number}:2")
    assert (entry.booked_on, Fund.objects.get().cash) == (receipt.given_on + timedelta(days=1), 100)
    assert not WorkItem.objects.filter(kind="receipt_booking", state="open").exists()
