"""Outcomes as the preview shows them: the first of each kind, and what was left out, counted by why."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .checking import BY_AMOUNT, BY_CODE, BY_PLEDGE
from .outcomes import GIFT, REVIEW, WORDS, WRONG, Checked, Outcome

SHOWN = 50
HOW: dict[str, Promise] = {
    BY_CODE: _("by the campaign’s code"),
    BY_PLEDGE: _("by the code of a pledge"),
    BY_AMOUNT: _("by amount and name of a pledge"),
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the preview."""

    row: int
    day: str
    amount: Decimal | None
    payer: str
    remark: str
    words: str | Promise


@dataclass(frozen=True, slots=True)
class Reason:
    """Why lines were left out, how many, and the first of their rows; `wrong` is for somebody to look at."""

    words: str | Promise
    count: int
    rows: list[int]
    wrong: bool


@dataclass(frozen=True, slots=True)
class ShownParts:
    """The parts of the preview."""

    matched: list[ShownLine]
    unmatched: list[ShownLine]
    reasons: list[Reason]


def shown_of(checked: Checked) -> ShownParts:
    """Return what the preview shows of a checked file."""
    matched = [_line(one, HOW[one.how]) for one in checked.having(GIFT)[:SHOWN]]
    unmatched = [_line(one, "") for one in checked.having(REVIEW)[:SHOWN]]
    rows: dict[str, list[int]] = {}
    for one in checked.skipped:
        rows.setdefault(one.code, []).append(one.line.row)
    reasons = [Reason(WORDS[code], len(found), found[:10], code in WRONG) for code, found in rows.items()]
    return ShownParts(matched, unmatched, sorted(reasons, key=lambda reason: not reason.wrong))


def _line(outcome: Outcome, words: str | Promise) -> ShownLine:
    line = outcome.line
    day = f"{line.day:%Y-%m-%d}" if line.day else ""
    if line.less:
        told = _("%(less)s CNY of it were given back") % {"less": f"{line.less:,.2f}"}
        words = f"{words}; {told}" if words else told
    return ShownLine(line.row, day, line.amount, outcome.donor or line.payer, line.remark, words)
