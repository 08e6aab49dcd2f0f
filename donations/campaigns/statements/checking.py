"""What each line would do if it were written now: held against the campaign, the books, and what is noted already."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from cases.members.models import Member
from unioncare.core import thresholds

from ..enums import Channel, Shown
from ..models import Campaign, Gift, Pledge, StatementLine
from ..naming import PLEDGE_CHARS, plain_name
from ..selectors.paying import reversed_in
from ..thresholds import LATE_DAYS, MOST_GIFT
from .outcomes import (
    BAD_AMOUNT,
    DUPLICATE,
    GIFT,
    PARTLY_LATER,
    REFUNDED,
    REFUNDED_LATER,
    REVIEW,
    SAME_MONTH,
    SKIP,
    TOO_EARLY,
    TOO_LATE,
    Checked,
    Line,
    Outcome,
    Statement,
)  # fmt: skip
from .payroll import month_of

BY_CODE, BY_PLEDGE, BY_AMOUNT = "code", "pledge", "amount"
_BLANK = re.compile(r"[\s\-_.·]+")


@dataclass(slots=True)
class Standing:
    """What the lines are held against, read in a handful of queries, however many lines there are."""

    campaign: Campaign
    code: re.Pattern[str]
    first: date
    last: date
    most: Decimal
    # What is noted already, by transaction number, with its amount.
    noted: dict[str, Decimal]
    # Whoever gave from the wages of a month, by campaign, month and person.
    months: set[str] = field(default_factory=set)
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
    known = standing.noted.get(line.number)
    if line.skip:
        return REFUNDED_LATER if line.skip == REFUNDED and known is not None else line.skip
    assert line.day is not None
    assert line.amount is not None
    if line.amount > standing.most:
        return BAD_AMOUNT
    if known is not None and line.less and line.amount < known:
        return PARTLY_LATER
    if known is not None or line.number in seen:
        return DUPLICATE
    if standing.months and month_of(line.number) in standing.months:
        return SAME_MONTH
    if line.day < standing.first:
        return TOO_EARLY
    if line.day > standing.last:
        return TOO_LATE
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
        most=thresholds.value(MOST_GIFT.code),
        noted=_noted(statement.channel, numbers),
    )
    for pledge in _pledges(campaign, statement):
        standing.pledges[pledge.code] = pledge
        standing.promised[pledge.amount, plain_name(pledge.donor)].append(pledge)
    others = Campaign.objects.exclude(pk=campaign.pk).filter(fund__closed_on__isnull=True, fund__isnull=False)
    if codes := list(others.order_by("pk").values_list("code", flat=True)):
        standing.others = _code_pattern(codes)
    if statement.channel == Channel.PAYROLL:
        staff = Member.objects.filter(employee_no__in={line.remark for line in statement.lines}).order_by()
        standing.units = {number: unit for number, unit in staff.values_list("employee_no", "unit_id") if number}
        standing.months = set() if statement.further else _months(campaign, statement)
    return standing


def _pledges(campaign: Campaign, statement: Statement) -> QuerySet[Pledge]:
    """Return the open pledges that a line may keep: of its amount, or named in it. The others stay encrypted."""
    open_now = Pledge.objects.filter(campaign=campaign, gift__isnull=True).order_by("pk")
    words = [_spelt(line.remark) for line in statement.lines if line.remark]
    codes = dict(open_now.values_list("code", "pk"))
    named = {
        codes[window]
        for said in words
        for start in range(len(said) - PLEDGE_CHARS + 1)
        if (window := said[start : start + PLEDGE_CHARS]) in codes
    }
    amounts = {line.amount for line in statement.lines if line.amount is not None}
    return open_now.filter(Q(pk__in=named) | Q(amount__in=amounts))


def _months(campaign: Campaign, statement: Statement) -> set[str]:
    """Return who gave from the wages of the month that the list is about."""
    first = next((line.day for line in statement.lines if line.day is not None), None)
    if first is None:
        return set()
    rows = Gift.objects.filter(
        campaign=campaign, channel=Channel.PAYROLL, transaction_no__startswith=f"{campaign.code}-{first:%Y%m}"
    )
    standing = rows.exclude(reversed_in(campaign)).order_by()
    return {month_of(number) for number in standing.values_list("transaction_no", flat=True)}


def _noted(channel: Channel, numbers: list[str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for model in (Gift, StatementLine):
        rows = model._default_manager.filter(channel=channel, transaction_no__in=numbers).order_by()
        found.update(rows.values_list("transaction_no", "amount"))
    return found


def _code_pattern(codes: list[str]) -> re.Pattern[str]:
    """Find codes in a remark that is spelt plainly; AX26001 is not found in AX260015."""
    return re.compile(rf"(?<![A-Z])(?:{'|'.join(map(re.escape, codes))})(?!\d)")


def _spelt(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).upper()
