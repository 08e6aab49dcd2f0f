"""What each line would do if it were written now: held against the campaign, the books, and what is noted already."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from cases.members.models import Member
from unioncare.core import thresholds

from ..enums import Channel, Shown
from ..models import Campaign, Gift, Pledge, StatementLine
from ..naming import PLEDGE_CHARS, plain_name
from ..thresholds import LATE_DAYS, MOST_GIFT
from .outcomes import (
    BAD_AMOUNT,
    BOOKS_CLOSED,
    DUPLICATE,
    GIFT,
    REFUNDED,
    REFUNDED_LATER,
    REVIEW,
    SKIP,
    TOO_EARLY,
    TOO_LATE,
    Checked,
    Line,
    Outcome,
    Statement,
)  # fmt: skip

BY_CODE, BY_PLEDGE, BY_AMOUNT = "code", "pledge", "amount"
_BLANK = re.compile(r"[\s\-_.·]+")


@dataclass(slots=True)
class Standing:
    """What the lines are held against, read in a handful of queries, however many lines there are."""

    campaign: Campaign
    code: re.Pattern[str]
    first: date
    last: date
    closed_until: date | None
    most: Decimal
    noted: set[str]
    pledges: dict[str, Pledge] = field(default_factory=dict)
    promised: dict[tuple[Decimal, str], list[Pledge]] = field(default_factory=lambda: defaultdict(list))
    others: re.Pattern[str] | None = None
    units: dict[str, int] = field(default_factory=dict)


def check_statement(statement: Statement, *, campaign: Campaign) -> Checked:
    """Say what each line would do."""
    standing = _standing(statement, campaign)
    seen: set[str] = set()
    checked = Checked(statement.channel)
    for line in statement.lines:
        skip = _objection(line, standing, seen)
        if skip:
            checked.outcomes.append(Outcome(line, SKIP, skip))
            continue
        seen.add(line.number)
        assign = _deducted if statement.channel == Channel.PAYROLL else _assigned
        checked.outcomes.append(assign(line, standing))
    return checked


def _objection(line: Line, standing: Standing, seen: Collection[str]) -> str:
    known = line.number in standing.noted
    if line.skip:
        return REFUNDED_LATER if line.skip == REFUNDED and known else line.skip
    assert line.day is not None
    assert line.amount is not None
    if line.amount > standing.most:
        return BAD_AMOUNT
    if known or line.number in seen:
        return DUPLICATE
    if line.day < standing.first:
        return TOO_EARLY
    if line.day > standing.last:
        return TOO_LATE
    if standing.closed_until is not None and line.day <= standing.closed_until:
        return BOOKS_CLOSED
    return ""


def _assigned(line: Line, standing: Standing) -> Outcome:
    """Find the campaign of a payment: by its code, a pledge's code, or a pledge of this amount and name."""
    words = _spelt(line.remark)
    named = standing.code.search(words) is not None
    if not named and standing.others is not None and standing.others.search(words):
        return Outcome(line, REVIEW, donor=line.payer)
    how = BY_CODE if named else BY_PLEDGE
    pledge = _pledge_named(words, standing)
    if pledge is None:
        how = BY_CODE if named else BY_AMOUNT
        name = plain_name(line.payer)
        promised = standing.promised.get((line.amount or Decimal(0), name), []) if name else []
        pledge = next(iter(promised), None)
    if pledge is not None:
        _keep(pledge, standing)
        return Outcome(line, GIFT, "", pledge.donor, Shown(pledge.shown), None, pledge.pk, how)
    return Outcome(line, GIFT if named else REVIEW, donor=line.payer, how=how if named else "")


def _pledge_named(words: str, standing: Standing) -> Pledge | None:
    windows = (words[start : start + PLEDGE_CHARS] for start in range(len(words) - PLEDGE_CHARS + 1))
    return next((standing.pledges[code] for code in windows if code in standing.pledges), None)


def _keep(pledge: Pledge, standing: Standing) -> None:
    """Let a pledge be kept once."""
    standing.pledges.pop(pledge.code, None)
    key = (pledge.amount, plain_name(pledge.donor))
    standing.promised[key] = [other for other in standing.promised[key] if other.pk != pledge.pk]


def _deducted(line: Line, standing: Standing) -> Outcome:
    """A deduction is for the campaign of its list; a pledge by the donor's number tells how the donor stands.

    Anybody can pledge in another's name, so name and amount alone are no proof.
    """
    promised = standing.promised.get((line.amount or Decimal(0), plain_name(line.payer)), [])
    pledge = next((one for one in promised if one.employee_no == line.remark), None)
    shown = Shown(line.shown or Shown.ANONYMOUS)
    if pledge is not None:
        _keep(pledge, standing)
        if shown == Shown.ANONYMOUS:
            shown = Shown(pledge.shown)
    unit_id = standing.units.get(line.remark)
    return Outcome(line, GIFT, "", line.payer, shown, unit_id, pledge.pk if pledge else None, BY_CODE)


def _standing(statement: Statement, campaign: Campaign) -> Standing:
    assert campaign.fund is not None
    late = timedelta(days=int(thresholds.value(LATE_DAYS.code)))
    numbers = [line.number for line in statement.lines if line.number]
    standing = Standing(
        campaign=campaign,
        code=_code_pattern([campaign.code]),
        first=campaign.fund.opened_on,
        last=campaign.ends_on + late,
        closed_until=campaign.fund.closed_until,
        most=thresholds.value(MOST_GIFT.code),
        noted=_noted(statement.channel, numbers),
    )
    for pledge in Pledge.objects.filter(campaign=campaign, gift__isnull=True).order_by("pk"):
        standing.pledges[pledge.code] = pledge
        standing.promised[pledge.amount, plain_name(pledge.donor)].append(pledge)
    others = Campaign.objects.exclude(pk=campaign.pk).filter(fund__closed_on__isnull=True, fund__isnull=False)
    if codes := list(others.order_by("pk").values_list("code", flat=True)):
        standing.others = _code_pattern(codes)
    if statement.channel == Channel.PAYROLL:
        staff = Member.objects.filter(employee_no__in={line.remark for line in statement.lines}).order_by()
        standing.units = {number: unit for number, unit in staff.values_list("employee_no", "unit_id") if number}
    return standing


def _noted(channel: Channel, numbers: list[str]) -> set[str]:
    found: set[str] = set()
    for model in (Gift, StatementLine):
        rows = model._default_manager.filter(channel=channel, transaction_no__in=numbers).order_by()
        found.update(rows.values_list("transaction_no", flat=True))
    return found


def _code_pattern(codes: list[str]) -> re.Pattern[str]:
    """Find codes in a remark that is spelt plainly; AX26001 is not found in AX260015."""
    return re.compile(rf"(?<![A-Z])(?:{'|'.join(map(re.escape, codes))})(?!\d)")


def _spelt(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).upper()
