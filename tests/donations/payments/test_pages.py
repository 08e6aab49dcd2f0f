"""The pages of payments: masked, by two people, from the order to the bank's answer."""

from decimal import Decimal
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from donations.ledger.models import Fund
from donations.payments.enums import PaymentState
from donations.payments.models import PayeeAccount, Payment, PaymentBatch
from donations.payments.services.batches import send_batch
from tests.factories.cases import NOW, make_member
from tests.factories.funds import fund
from tests.factories.payments import CARDS, account, batch_of, checked, ordered
from unioncare.imports.reading.source import open_source


@pytest.fixture
def money(world) -> Fund:
    return fund(world.enterprise, code="relief", bank=10_000)


@pytest.fixture
def member(world):
    return make_member(world)


@pytest.fixture
def finance(world) -> Client:
    return browser(world, "finance_officer")


def browser(world, role: str) -> Client:
    client = Client()
    client.force_login(world.person(role))
    return client


def said(response) -> str:
    return strip_tags(response.content.decode())


def page(name: str, *args: object) -> str:
    return reverse(f"donations:{name}", args=args)


def test_an_account_is_entered_and_verified_from_the_members_page(world, member, finance):
    officer = browser(world, "welfare_officer")
    given = {"holder": member.name, "bank": "工商银行青岭支行", "number": "6222 0212 3456 7890 128"}
    officer.post(page("account_enter", member.pk), given)
    panel = said(officer.get(page("account_panel", member.pk)))
    assert "**** 0128" in panel
    assert CARDS[0] not in panel
    assert officer.post(page("account_verify", member.pk), {"number": CARDS[0]}).status_code == 403

    finance.post(page("account_verify", member.pk), {"number": CARDS[0]})
    assert PayeeAccount.objects.get().is_usable


def test_a_card_in_another_name_is_refused_beside_what_was_typed(world, member):
    officer = browser(world, "welfare_officer")
    answer = officer.post(page("account_enter", member.pk), {"holder": "李梅", "bank": "x", "number": CARDS[0]})
    assert "本人" in said(answer)
    assert 'value="李梅"' in answer.content.decode()


def test_what_waits_is_put_into_a_batch_and_shown_masked(world, member, money, finance):
    payment = ordered(world, money, account(world, member), 1_200)
    answer = finance.get(page("payments"))
    listed = said(answer)
    assert payment.number in listed
    assert member.name not in listed
    assert answer.content.decode().count(f'<a class="uc-src" href="{page("grants")}">') == 2  # of sums, of amounts
    answer = finance.post(page("make_batch", "relief"), {"payments": [payment.pk]}, follow=True)
    batch = PaymentBatch.objects.get()
    assert answer.redirect_chain[-1][0] == batch.get_absolute_url()
    assert member.name not in said(answer)
    assert CARDS[0] not in said(answer)


def test_payments_are_found_by_their_states(world, member, money, finance):
    card = account(world, member)
    first, second = ordered(world, money, card, 10), ordered(world, money, card, 20)
    finance.post(page("payment_cancel", second.number), {"reason": "重复"})
    listed = said(finance.get(page("payments"), {"state": ["cancelled", "nonsense"]}))
    assert second.number in listed
    assert first.number not in listed


def test_a_batch_sent_twice_is_made_once(world, member, money, finance):
    payment = ordered(world, money, account(world, member))
    for _ in range(2):
        answer = finance.post(page("make_batch", "relief"), {"payments": [payment.pk]})
    assert PaymentBatch.objects.count() == 1
    assert answer.status_code == 200, "the second one is told why"


def test_the_file_for_the_bank_waits_for_the_check(world, member, money, finance):
    batch = batch_of(world, ordered(world, money, account(world, member)))
    answer = finance.post(page("batch_file", batch.number), {"purpose": "代发"})
    assert answer.status_code == 302
    assert answer["Location"] == batch.get_absolute_url()


@pytest.fixture
def sent(world, member, money) -> PaymentBatch:
    card = account(world, member)
    payments = [ordered(world, money, card, amount) for amount in (1_000, 2_000)]
    return send_batch(batch=checked(world, batch_of(world, *payments)), actor=world.people["finance_officer"], now=NOW)


def test_the_file_holds_whole_numbers_and_everybody_in_it_is_noted_as_read(sent, member, finance):
    answer = finance.post(page("batch_file", sent.number), {"purpose": "代发救助金"})
    with open_source(BytesIO(b"".join(answer.streaming_content)), name="x.xlsx") as source:
        rows = [row for sheet, some in source.batches() for row in some if sheet == 0]
    assert rows[1][1:3] == [member.name, CARDS[0]]
    assert [row[4] for row in rows[1:3]] == [1_000, 2_000]
    read = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, object_pk=str(member.pk))
    assert [entry.additional_data["purpose"] for entry in read] == ["代发救助金"]


def test_the_banks_answer_fills_the_page_and_is_noted_when_it_is_confirmed(sent, money, finance):
    first, second = sent.payments.order_by("pk")
    lines = ["序号,收款账号,金额,用途,处理结果,失败原因"]
    lines += [f"1,x,1000,{first.number},成功,", f"2,x,2000,{second.number},失败,户名不符", ""]
    answer = "\n".join(lines)
    file = BytesIO(answer.encode("gb18030"))
    file.name = "返回.csv"
    shown = finance.post(page("batch_answer", sent.number), {"file": file})
    assert f'name="outcome-{second.pk}"' in shown.content.decode()
    assert Payment.objects.filter(state=PaymentState.SENT).count() == 2, "nothing is noted yet"

    outcomes = {f"outcome-{first.pk}": "paid", f"outcome-{second.pk}": "name", "paid_on": "2026-03-18"}
    finance.post(page("batch_settle", sent.number), outcomes)
    first.refresh_from_db()
    second.refresh_from_db()
    money.refresh_from_db()
    assert (first.state, second.state, second.failure, money.bank) == ("paid", "failed", "name", Decimal(9_000))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00\x01", "合计,3000\n".encode()])
def test_a_file_that_says_nothing_is_refused_and_changes_nothing(sent, finance, content):
    file = BytesIO(content)
    file.name = "x.csv"
    answer = finance.post(page("batch_answer", sent.number), {"file": file})
    assert answer.status_code == 200
    assert Payment.objects.filter(state=PaymentState.SENT).count() == 2


def test_the_vice_chair_checks_and_makes_nothing(world, member, money):
    payment = ordered(world, money, account(world, member))
    vice = browser(world, "vice_chair")
    assert vice.get(page("payments")).status_code == 200
    assert vice.post(page("make_batch", "relief"), {"payments": [payment.pk]}).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_costs_the_same_however_many(world, member, money, finance, count, django_assert_num_queries):
    card = account(world, member)
    for _ in range(count):
        ordered(world, money, card, 10)
    finance.get(page("payments"))
    with django_assert_num_queries(6):
        finance.get(page("payments"))
