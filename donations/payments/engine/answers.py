"""What a bank's return file says of the payments of a batch. Banks name their columns as they like: cells are read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ...ledger.services.drafts import MOST
from ..enums import Failure
from .cards import plain_number

_NUMBER = re.compile(r"F\d{4}-\d{4,}")
_FAILED = (
    "失败", "未成功", "不成功", "未完成", "未支付", "未入账", "未到账", "退票", "退回", "退汇", "拒绝",
    "fail", "reject", "return", "unsuccessful", "unpaid", "not paid",
)  # fmt: skip
_PAID = ("成功", "已入账", "已到账", "已支付", "完成", "success", "paid")
_WHY = (
    (Failure.NAME, ("户名", "姓名", "名称不符", "name")),
    (Failure.CLOSED, ("销户", "冻结", "挂失", "止付", "注销", "closed", "frozen")),
    (Failure.LIMIT, ("限额", "超限", "limit")),
    (Failure.ACCOUNT, ("账号", "帐号", "账户不存在", "卡号", "无此", "account")),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A payment as the bank was told of it."""

    pk: int
    number: str
    card: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row of the file says of a payment: paid, or failed and why."""

    pk: int
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers by payment, and the numbers of rows that speak of money and of no payment of the batch."""

    found: dict[int, Answer]
    strange: list[int]


def read_answers(rows: Iterable[Sequence[Any]], sent: Sequence[Sent]) -> Answers:
    """Read a return file: each row speaks of the payment whose number, or whose card and amount, it holds.

    A row without a word on the outcome says nothing; of two rows about one payment the later one holds.
    """
    by_number = {payment.number: payment for payment in sent}
    by_card = _unambiguous(sent)
    found: dict[int, Answer] = {}
    strange = []
    for number, row in enumerate(rows, start=1):
        texts = [_text(cell) for cell in row]
        said = _outcome(texts)
        if said is None:
            continue
        payment = _payment(texts, row, by_number, by_card)
        if payment is None:
            if any(_NUMBER.search(text) for text in texts) or _amounts(row):
                strange.append(number)
            continue
        found[payment.pk] = Answer(payment.pk, _why(texts) if said == "failed" else None)
    return Answers(found, strange)


def _unambiguous(sent: Sequence[Sent]) -> dict[tuple[str, Decimal], Sent | None]:
    """Return payments by card and amount; None where two are alike."""
    by_card: dict[tuple[str, Decimal], Sent | None] = {}
    for payment in sent:
        key = payment.card, payment.amount
        by_card[key] = None if key in by_card else payment
    return by_card


def _payment(
    texts: list[str], row: Sequence[Any], by_number: dict[str, Sent], by_card: dict[tuple[str, Decimal], Sent | None]
) -> Sent | None:
    for text in texts:
        if (match := _NUMBER.search(text)) and match[0] in by_number:
            return by_number[match[0]]
    cards = [plain_number(text) for text in texts]
    return next(
        (payment for card in cards for amount in _amounts(row) if (payment := by_card.get((card, amount)))), None
    )


def _outcome(texts: list[str]) -> str | None:
    """Return what a row says as a whole: one word of refusal outweighs every word of success, a name's among them."""
    said = [text.casefold() for text in texts]
    if any(word in text for text in said for word in _FAILED):
        return "failed"
    return "paid" if any(word in text for text in said for word in _PAID) else None


def _why(texts: list[str]) -> Failure:
    told = " ".join(texts).casefold()
    return next((failure for failure, words in _WHY if any(word in told for word in words)), Failure.OTHER)


def _amounts(row: Sequence[Any]) -> list[Decimal]:
    amounts = []
    for cell in row:
        text = _text(cell).strip("¥￥元 ").replace(",", "")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            continue
        if amount.is_finite() and 0 < amount < MOST:
            amounts.append(amount.quantize(Decimal("0.01")))
    return amounts


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
