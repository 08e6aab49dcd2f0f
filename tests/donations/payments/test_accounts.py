"""Accounts: a card in the member's own name, seen by two people, never shown whole."""

import pytest
from auditlog.models import LogEntry
from django.db import connection

from cases.members.services.merging import merge_outsider
from cases.members.services.people import change_member, register_outsider
from donations.payments.engine.cards import plain_number, wrong_with
from donations.payments.errors import PaymentRefused
from donations.payments.models import PayeeAccount
from donations.payments.services.accounts import enter_account, reject_account, verify_account
from donations.payments.services.batches import discard_batch, send_batch
from donations.payments.services.ordering import cancel_payment
from tests.factories.cases import NOW, make_member
from tests.factories.funds import fund
from tests.factories.payments import CARDS, account, batch_of, checked, ordered

ID_NUMBER = "140221196512013518"


@pytest.fixture
def member(world):
    return make_member(world)


@pytest.fixture
def officer(world):
    return world.people["welfare_officer"]


@pytest.fixture
def finance(world):
    return world.people["finance_officer"]


def enter(member, officer, **more):
    given = {"holder": member.name, "bank": "工商银行", "number": CARDS[0], "actor": officer, "now": NOW}
    return enter_account(member=member, **given | more)


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("6222 0212 3456 7890 128", ""),
        ("６２２２０２１２３４５６７８９０１２８", ""),
        ("6222021234567890129", "check"),
        ("62220212345", "length"),
        ("62220212345678901280", "length"),
        ("6222O21234567890128", "digits"),
        ("", "digits"),
        ("123456789012", ""),
    ],
)
def test_a_card_number_is_what_a_card_can_hold(number, wrong):
    assert wrong_with(plain_number(number)) == wrong


def test_an_account_is_entered_by_one_person_and_verified_by_another(member, officer, finance):
    entered = enter(member, officer, number="6222 0212 3456 7890 128")
    assert not entered.is_usable
    with pytest.raises(PaymentRefused, match="须由他人"):
        verify_account(account=entered, number=CARDS[0], actor=officer, now=NOW)
    verified = verify_account(account=entered, number=CARDS[0], actor=finance, now=NOW)
    assert verified.is_usable
    assert str(verified) == "工商银行 **** 0128"


def test_whoever_verifies_reads_the_number_anew(member, officer, finance):
    entered = enter(member, officer)
    with pytest.raises(PaymentRefused, match="不一致"):
        verify_account(account=entered, number=CARDS[1], actor=finance, now=NOW)
    entered.refresh_from_db()
    assert not entered.is_usable


def test_a_card_in_another_name_is_refused(member, officer):
    with pytest.raises(PaymentRefused, match=member.name):
        enter(member, officer, holder="李梅")
    assert not PayeeAccount.objects.exists()


def test_the_card_of_another_member_is_refused(world, member, officer):
    enter(member, officer)
    other = make_member(world, name="赵强", number="030999")
    with pytest.raises(PaymentRefused, match="另一名职工"):
        enter(other, officer)


def test_another_account_takes_the_place_of_the_one_before(member, officer, finance):
    first = enter(member, officer)
    verify_account(account=first, number=CARDS[0], actor=finance, now=NOW)
    second = enter(member, officer, number=CARDS[1])
    first.refresh_from_db()
    assert (first.is_usable, second.is_usable) == (False, False)
    assert PayeeAccount.objects.in_use().get() == second


def test_an_account_to_which_money_is_on_its_way_stays(world, member, officer):
    ordered(world, fund(world.enterprise, bank=5_000), account(world, member))
    with pytest.raises(PaymentRefused, match="正付往"):
        enter(member, officer, number=CARDS[1])


def test_a_wrong_account_is_taken_out_of_use_with_a_reason(member, officer, finance):
    entered = enter(member, officer)
    with pytest.raises(PaymentRefused):
        reject_account(account=entered, reason=" ", actor=finance, now=NOW)
    reject_account(account=entered, reason="卡号与复印件不符", actor=finance, now=NOW)
    assert not PayeeAccount.objects.in_use().exists()


def test_the_number_rests_in_an_envelope_and_stands_in_no_trail(member, officer):
    enter(member, officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM donations_payeeaccount")
        assert CARDS[0].encode() not in bytes(cursor.fetchone()[0])
    trail = " ".join(f"{entry.changes} {entry.object_repr}" for entry in LogEntry.objects.all())
    assert CARDS[0] not in trail
    assert CARDS[0][:-4] not in trail


@pytest.mark.parametrize("has_own", [False, True])
def test_the_account_of_a_person_outside_the_roster_goes_to_the_member_that_they_are(world, member, officer, has_own):
    change_member(member=member, changes={"id_number": ID_NUMBER}, actor=None, now=NOW)
    outsider = register_outsider(name=member.name, unit=world.group, id_number=ID_NUMBER, actor=None, now=NOW)
    enter(outsider, officer)
    if has_own:
        enter(member, officer, number=CARDS[1])
    merge_outsider(outsider=outsider, into=member, actor=officer, now=NOW)
    assert PayeeAccount.objects.filter(member=member).count() == 1 + has_own
    assert PayeeAccount.objects.in_use().get().tail == (CARDS[1] if has_own else CARDS[0])[-4:]


def test_what_waits_goes_to_the_account_that_goes_on_and_nothing_to_one_that_is_out_of_use(
    world, member, officer, finance
):
    change_member(member=member, changes={"id_number": ID_NUMBER}, actor=None, now=NOW)
    outsider = register_outsider(name=member.name, unit=world.group, id_number=ID_NUMBER, actor=None, now=NOW)
    own, gone = account(world, member, number=CARDS[1]), account(world, outsider)
    money = fund(world.enterprise, bank=1_000)
    waiting, batched = ordered(world, money, gone, 100), ordered(world, money, gone, 200)
    batch = checked(world, batch_of(world, batched))
    merge_outsider(outsider=outsider, into=member, actor=officer, now=NOW)

    waiting.refresh_from_db()
    assert waiting.account == own
    with pytest.raises(PaymentRefused, match="F2026-0002"):
        send_batch(batch=batch, actor=finance, now=NOW)
    discard_batch(batch=batch, reason="账户停用", actor=finance, now=NOW)
    with pytest.raises(PaymentRefused, match="F2026-0002"):
        batch_of(world, batched)
    cancel_payment(payment=batched, reason="账户停用", actor=finance, now=NOW)
    assert batch_of(world, waiting).total == 100
