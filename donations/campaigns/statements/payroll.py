"""From a list of deductions to lines: one for each donor, named so that the same list booked twice is booked once."""

from datetime import date

from unioncare.imports.cells import Cell
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, plain
from unioncare.imports.reading.source import Source
from unioncare.imports.table import RawRow, read_table

from ..enums import Channel, Shown
from .amounts import read_amount
from .columns import DEDUCTED, DONOR, EMPLOYEE_NO, ON_LIST, PAYROLL
from .outcomes import BAD_AMOUNT, NO_NAME, ZERO, Line, Statement

_SHOWN = {
    "实名": Shown.NAME,
    "name": Shown.NAME,
    "隐名": Shown.MASKED,
    "部分隐名": Shown.MASKED,
    "masked": Shown.MASKED,
}


def read_payroll(source: Source, *, campaign: str, on: date, further: bool = False) -> Statement:
    """Read a list of what was deducted on a day. Raises UnreadableFile."""
    table = read_table(source, PAYROLL)
    return Statement(Channel.PAYROLL, [_line(raw, campaign, on) for raw in table.rows()], further)


def month_of(number: str) -> str:
    """Return of a deduction's number the campaign, month and person: AX26001-20260315-030217 in March of AX26001."""
    campaign, day, person = number.split("-", 2)
    return f"{campaign}-{day[:6]}-{person}"


def _line(raw: RawRow, campaign: str, on: date) -> Line:
    number, wrong_number = clean_employee_no(raw.cells.get(EMPLOYEE_NO.code, ""))
    name, wrong_name = clean_name(raw.cells.get(DONOR.code, ""))
    line = Line(raw.number, day=on, payer=name, remark=number)
    line.number = f"{campaign}-{on:%Y%m%d}-{number}"[:64]
    line.shown = _shown(raw.cells.get(ON_LIST.code, ""))
    line.amount, filled = read_amount(raw.cells.get(DEDUCTED.code, ""))
    if wrong_number or wrong_name:
        line.skip = NO_NAME
    elif not line.amount:
        line.skip = BAD_AMOUNT if filled and line.amount is None else ZERO
    elif line.amount < 0 or line.amount != round(line.amount, 2):
        line.skip = BAD_AMOUNT
    return line


def _shown(cell: Cell) -> str:
    return _SHOWN.get(plain(cell).casefold(), Shown.ANONYMOUS).value
