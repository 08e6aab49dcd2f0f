"""What visitors handed over to members, for the limits of aid."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum

from donations.aid.contributions import Members

from ..models import Receipt


def handed_over(members: Members, first: date, last: date) -> dict[int, Decimal]:
    """Return member → CNY handed over between two days, booked or not: the money is with the member either way."""
    rows = Receipt.objects.filter(record__visit__case__member__in=members, given_on__range=(first, last))
    return dict(rows.order_by().values_list("record__visit__case__member").annotate(Sum("amount")))
