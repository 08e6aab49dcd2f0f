"""What funds held before some days, and what moved in them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from ..enums import PLACES, Account
from ..models import EntryLine, Fund
from .funds import Sums, YearOf, sums_of
from .year_report import held_before


@dataclass(frozen=True, slots=True)
class FundSpan:
    """A fund over some days, in CNY: what it held before, what came, what went, what it held after."""

    fund: Fund
    opening: Decimal
    came: Decimal
    went: Decimal
    between: Decimal
    closing: Decimal

    @property
    def is_idle(self) -> bool:
        return not (self.opening or self.came or self.went or self.between)


def funds_over(funds: QuerySet[Fund], first: date, last: date) -> list[FundSpan]:
    """Return funds over some days of one year, by unit and code; those without money and movement are left out.

    Whole years are read from the totals; of a part of a year the lines of that year are added up. Four queries.
    """
    rows = list(funds.filter(opened_on__lte=last).select_related("unit").order_by("unit__path", "code"))
    keys = [fund.pk for fund in rows]
    opening = held_before(keys, first.year)
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        within = sums_of(keys, first.year)
    else:
        within = defaultdict(lambda: defaultdict(Decimal))
        for fund, account, amount in _lines(keys, date(first.year, 1, 1), first, is_before=True):
            opening[fund] += amount if account in PLACES else Decimal(0)
        for fund, account, amount in _lines(keys, first, last, is_before=False):
            within[fund][account] += amount
    found = [_span(fund, opening[fund.pk], within[fund.pk]) for fund in rows]
    return [one for one in found if not one.is_idle]


def _span(fund: Fund, opening: Decimal, sums: Sums) -> FundSpan:
    moved = YearOf.of(sums)
    # What a fund was opened with came from outside as well.
    came = moved.came - sums[Account.OPENING]
    closing = opening + sum((sums[place] for place in PLACES), Decimal(0))
    return FundSpan(fund, opening, came, moved.went, moved.between, closing)


def _lines(fund_ids: Collection[int], first: date, last: date, *, is_before: bool) -> list[tuple[int, str, Decimal]]:
    """Return the sums by fund and account of entries from a day to another one, which counts unless `is_before`."""
    until = {"entry__booked_on__lt": last} if is_before else {"entry__booked_on__lte": last}
    rows = EntryLine.objects.filter(entry__fund__in=fund_ids, entry__booked_on__gte=first, **until).order_by()
    return list(rows.values_list("entry__fund", "account").annotate(Sum("amount")))
