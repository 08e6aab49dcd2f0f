"""What visitors handed over to members, for the limits of aid."""

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Sum

from ..models import Receipt


def handed_over(members: Collection[int], year: int) -> dict[int, Decimal]:
    """Return member → CNY handed over in a year, booked or not: the money is with the member either way."""
    rows = Receipt.objects.filter(record__visit__case__member__in=members, given_on__year=year)
    return dict(rows.order_by().values_list("record__visit__case__member").annotate(Sum("amount")))
