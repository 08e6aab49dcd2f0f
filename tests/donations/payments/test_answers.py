"""What banks send back: each names its columns as it likes, and the payments are found all the same."""

from decimal import Decimal

import pytest

from donations.payments.engine.answers import Sent, read_answers
from donations.payments.enums import Failure

SENT = [
    Sent(1, "F2026-0001", "6222021234567890128", Decimal("1000.00")),
    Sent(2, "F2026-0002", "6228481234567890128", Decimal("2000.00")),
    Sent(3, "F2026-0003", "6217001234567890122", Decimal("2000.00")),
]
HEAD = ["序号", "收款户名", "收款账号", "金额", "用途", "处理结果", "失败原因"]


def answers(*rows):
    found = read_answers([["批量代发结果"], HEAD, *rows], SENT).found
    return {pk: answer.failure for pk, answer in found.items()}


def test_payments_are_found_by_their_number():
    rows = [
        [1, "陈*栋", "6222****0128", 1000, "F2026-0001", "交易成功", ""],
        [2, "李*", "6228****0128", 2000, "付款F2026-0002", "交易失败", "户名不符"],
    ]
    assert answers(*rows) == {1: None, 2: Failure.NAME}


def test_without_a_number_by_card_and_amount():
    row = [1, "陈国栋", "6222 0212 3456 7890 128", "¥1,000.00", "代发", "已入账", None]
    assert answers(row) == {1: None}


def test_a_card_with_another_amount_is_no_payment_of_ours():
    read = read_answers([[1, "陈国栋", "6222021234567890128", 999, "代发", "成功", ""]], SENT)
    assert (read.found, read.strange) == ({}, [1])


@pytest.mark.parametrize(
    ("words", "failure"),
    [
        (("未成功", "账户已销户"), Failure.CLOSED), (("退票", "账号不存在"), Failure.ACCOUNT),
        (("失败", "超限额"), Failure.LIMIT), (("拒绝", ""), Failure.OTHER), (("FAILED", "name mismatch"), Failure.NAME),
    ],
)  # fmt: skip
def test_why_a_payment_failed_is_read_from_its_words(words, failure):
    assert answers([1, "x", "", 1000, "F2026-0001", *words]) == {1: failure}


@pytest.mark.parametrize(
    "words", [("王成功", "交易失败"), ("陈国栋", "未完成"), ("x", "not paid"), ("x", "Unsuccessful")]
)
def test_a_refusal_outweighs_whatever_else_a_row_says(words):
    assert answers([1, words[0], "", 1000, "F2026-0001", words[1], ""]) == {1: Failure.OTHER}


def test_serial_numbers_longer_than_any_amount_are_no_amounts():
    assert answers(["9" * 40, "x", "", 1000, "F2026-0001", "成功", ""]) == {1: None}


def test_rows_without_an_outcome_say_nothing():
    read = read_answers([["合计", "", "", 3000, "", "", ""], [1, "x", "", 1000, "F2026-0001", "处理中", ""]], SENT)
    assert (read.found, read.strange) == ({}, [])


def test_two_alike_are_told_apart_by_number_alone():
    alike = [Sent(7, "F2026-0007", "1" * 16, Decimal(5)), Sent(8, "F2026-0008", "1" * 16, Decimal(5))]
    assert read_answers([["1" * 16, 5, "成功"]], alike).found == {}
    assert set(read_answers([["F2026-0008", 5, "成功"]], alike).found) == {8}


def test_a_number_that_is_not_of_the_batch_is_named():
    assert read_answers([["F2026-0999", 5, "成功"]], SENT).strange == [1]
