"""From a statement to lines. What a line means by itself is decided here; whether it fits what stands, elsewhere."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from unioncare.core.listed import listed
from unioncare.imports.cells import Cell, Row
from unioncare.imports.cleaning.text import plain
from unioncare.imports.errors import EMPTY, HEADER_MISSING, HEADER_ONLY, UnreadableFile
from unioncare.imports.headers import HeaderFinder, SheetHeader
from unioncare.imports.reading.source import Source

from ..enums import Channel
from .amounts import read_amount, read_day, read_number, refunded
from .columns import AMOUNT, CREDIT, STATEMENT, TIME, WORDS
from .outcomes import BAD_AMOUNT, BAD_DATE, CLOSED, NO_NUMBER, OUTGOING, REFUNDED, SUMMARY, ZERO, Line, Statement

# How a row begins that is no payment, and what a payment's own words are when it is a balance.
_BALANCE = (
    r"(?:上|本|前|月|年|期)*[期日月年]?[初末](?:余额)?|上[期页日月年](?:结转|余额)|承前页|过次页|账户余额"
    r"|(?:opening|closing) balance"
)
_SUMS = re.compile(
    rf"(?:本[页期月年])?(?:合计|总计|小计|累计)|共\s*\d+\s*[笔条]|{_BALANCE}"
    r"|(?:已|待)?(?:收入|支出|收款|付款)(?:笔数|总额|金额)?\s*:"
    r"|(?:总|中性)?(?:收入|支出|交易)(?:笔数|总额|金额|合计)|导出时间|打印|制单|total|[-#=*_]{3,}",
    re.IGNORECASE,
)
_BALANCES = re.compile(_BALANCE, re.IGNORECASE)
_BROKEN_OFF = re.compile(r"关闭|失败|撤销|已取消|对方已退还|已撤回|待付款|等待付款|已过期")
_TAKEN_BACK = re.compile(r"冲正|抹账|退汇|被冲")
_INCOMING = frozenset({"收入", "收", "贷", "贷方", "入", "c", "cr", "credit", "+", "转入", "存入"})
REMARK_CHARS = 500


@dataclass(slots=True)
class _Sheet:
    """A sheet with its header, and how often equal rows without a number were seen."""

    header: SheetHeader
    latest: date
    seen: Counter[str] = field(default_factory=Counter)

    def cell(self, row: Row, code: str) -> Cell:
        place = self.header.positions.get(code)
        return row[place] if place is not None and place < len(row) else ""

    def text(self, row: Row, code: str) -> str:
        return plain(self.cell(row, code))

    def has(self, code: str) -> bool:
        return code in self.header.positions


def read_statement(source: Source, today: date) -> Statement:
    """Read every sheet that has the columns of a statement. Raises UnreadableFile."""
    finder = HeaderFinder(STATEMENT, {})
    sheets: dict[int, _Sheet] = {}
    for index, head in enumerate(source.sheets):
        header = finder.find(head.name, head.rows)
        if header and TIME.code in header.positions and {AMOUNT.code, CREDIT.code} & header.positions.keys():
            sheets[index] = _Sheet(header, today)
    if not sheets:
        raise _unreadable(source)
    channel = _channel(source, sheets)
    lines = [_line(row, number, sheets[index]) for index, number, row in _rows(source, sheets)]
    if not lines:
        raise _named(UnreadableFile(HEADER_ONLY), source)
    return Statement(channel, lines)


def _rows(source: Source, sheets: dict[int, _Sheet]) -> Iterator[tuple[int, int, Row]]:
    """Yield (sheet, row number as the file counts, cells) of every row below a header that holds anything."""
    numbers: Counter[int] = Counter()
    for index, batch in source.batches():
        for row in batch:
            numbers[index] += 1
            below = index in sheets and numbers[index] > sheets[index].header.row
            if below and any(plain(cell) for cell in row):
                yield index, numbers[index], row


def _line(row: Row, number: int, sheet: _Sheet) -> Line:
    line = Line(number)
    line.number = read_number(sheet.cell(row, "number"))
    line.day = read_day(sheet.cell(row, "time"), sheet.latest)
    line.payer = sheet.text(row, "party")[:100]
    words = (sheet.text(row, column.code) for column in WORDS)
    line.remark = " ".join(dict.fromkeys(filter(None, words)))[:REMARK_CHARS]
    line.skip = _summed(row, line, sheet) or _by_state(row, line, sheet) or _by_amount(row, line, sheet)
    if not line.skip and line.day is None:
        line.skip = BAD_DATE
    if not line.skip and not line.number:
        line.number = "" if sheet.has("number") else _made_up(row, line, sheet)
        line.skip = "" if line.number else NO_NUMBER
    return line


def _summed(row: Row, line: Line, sheet: _Sheet) -> str:
    """Tell sums, balances and what stands under the table from payments."""
    first = next((text for cell in row if (text := plain(cell))), "")
    if _SUMS.match(first) or _BALANCES.fullmatch(line.remark) or _BALANCES.fullmatch(line.payer):
        return SUMMARY
    if tuple(plain(cell) for cell in row if plain(cell)) == tuple(text for text in sheet.header.headers if text):
        return SUMMARY  # the header once more, on the next page
    return SUMMARY if not line.number and not sheet.text(row, "time") else ""


def _by_state(row: Row, line: Line, sheet: _Sheet) -> str:
    """Leave out what was broken off, given back, or went the other way."""
    status = sheet.text(row, "status")
    if _BROKEN_OFF.search(status):
        return CLOSED
    if sheet.has("direction") and sheet.text(row, "direction").casefold() not in _INCOMING:
        return OUTGOING
    if _TAKEN_BACK.search(line.remark) or _TAKEN_BACK.search(sheet.text(row, "kind")):
        return REFUNDED
    if sheet.text(row, "kind").endswith("退款") or refunded(status, sheet.cell(row, "refund")) is None:
        return REFUNDED
    return ""


def _by_amount(row: Row, line: Line, sheet: _Sheet) -> str:
    """Read what came in, less what was given back of it."""
    code = CREDIT.code if sheet.has(CREDIT.code) else AMOUNT.code
    amount, filled = read_amount(sheet.cell(row, code))
    if code == CREDIT.code and not amount and _went_out(row, sheet):
        return OUTGOING
    if amount is None:
        return BAD_AMOUNT if filled or code == AMOUNT.code else ZERO
    if amount < 0:
        signed = code == AMOUNT.code and not sheet.has("direction")
        return OUTGOING if signed else BAD_AMOUNT
    back = refunded(sheet.text(row, "status"), sheet.cell(row, "refund")) or Decimal(0)
    if back and back >= amount:
        return REFUNDED
    line.amount, line.less = amount - back, back
    if not line.amount:
        return ZERO
    return BAD_AMOUNT if line.amount != line.amount.quantize(Decimal("0.01")) else ""


def _went_out(row: Row, sheet: _Sheet) -> bool:
    amount, _filled = read_amount(sheet.cell(row, "debit"))
    return bool(amount)


def _made_up(row: Row, line: Line, sheet: _Sheet) -> str:
    """Name a payment of a file that has no numbers: by all that it says, and by which of several equal ones it is."""
    said = [sheet.text(row, code) for code in ("time", "account", "balance")]
    text = "\0".join([*said, f"{line.amount}", line.payer, line.remark])
    sheet.seen[text] += 1
    digest = hashlib.sha256(f"{text}\0{sheet.seen[text]}".encode()).hexdigest()
    return f"row-{digest[:32]}"


def _channel(source: Source, sheets: dict[int, _Sheet]) -> Channel:
    """Tell by preamble and header whose statement it is."""
    for index, sheet in sheets.items():
        above = "".join(_texts(source.sheets[index].rows[: sheet.header.row - 1]))
        headers = set(sheet.header.headers)
        if "微信" in above or {"交易单号", "商户单号"} <= headers:
            return Channel.WECHAT
        if "支付宝" in above or "商家订单号" in headers:
            return Channel.ALIPAY
    return Channel.BANK


def _texts(rows: Iterable[Row]) -> Iterator[str]:
    return (plain(cell) for row in rows for cell in row)


def _unreadable(source: Source) -> UnreadableFile:
    if not any(_texts(row for head in source.sheets for row in head.rows)):
        return _named(UnreadableFile(EMPTY), source)
    wanted = listed([TIME.label, AMOUNT.label])
    return _named(UnreadableFile(HEADER_MISSING, params={"columns": wanted}), source)


def _named(error: UnreadableFile, source: Source) -> UnreadableFile:
    error.name_file(source.name)
    return error
