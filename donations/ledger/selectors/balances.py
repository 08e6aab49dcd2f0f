"""What a fund holds, takes and spends: by day, by account, by year."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum

from ..enums import PLACES, Account
from ..models import AccountTotal, EntryLine, Fund


def held_on(fund: Fund, day: date) -> dict[Account, Decimal]:
    """Return what lay in the bank and in cash at the end of a day, in CNY."""
    rows = (
        EntryLine.objects.filter(entry__fund=fund, entry__booked_on__lte=day, account__in=PLACES)
        .order_by()
        .values_list("account")
        .annotate(total=Sum("amount"))
    )
    held = {Account(account): total for account, total in rows}
    return {place: held.get(place, Decimal(0)) for place in PLACES}


def booked(fund: Fund, year: int | None = None) -> dict[Account, Decimal]:
    """Return what was booked on each account, in a year or ever: income negative, what was spent positive."""
    rows = AccountTotal.objects.filter(fund=fund, **({"year": year} if year else {}))
    sums: dict[Account, Decimal] = {account: Decimal(0) for account in Account}
    for row in rows:
        sums[Account(row.account)] += row.amount
    return sums


def open_day(fund: Fund, day: date) -> date:
    """Return the day on which something of `day` is booked: itself, or the first one after the closed period."""
    if fund.closed_until is None or day > fund.closed_until:
        return day
    return fund.closed_until + timedelta(days=1)
