"""What members were paid in a year: money that reached them, whatever fund of the union it came from."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Sum

from ..contributions import handed_over
from ..enums import SETTLED
from ..models import CondolenceLine, Grant, PastAid


def received_in(members: Collection[int], year: int) -> dict[int, Decimal]:
    """Return what each of some members received in a year, in CNY.

    Paid grants, campaigns among them; lines of condolence lists that were signed for; what visitors handed over; aid
    from before the system. What is only promised does not count.
    """
    sums: dict[int, Decimal] = defaultdict(Decimal)
    grants = Grant.objects.filter(member__in=members, state__in=SETTLED, paid_on__year=year)
    lines = CondolenceLine.objects.filter(member__in=members, signed_on__year=year, returned_on__isnull=True)
    past = PastAid.objects.filter(member__in=members, given_on__year=year)
    for rows, amount in ((grants, "asked"), (lines, "amount"), (past, "amount")):
        for member, total in rows.order_by().values_list("member").annotate(Sum(amount)):
            sums[member] += total
    for member, total in handed_over(members, year).items():
        sums[member] += total
    return dict(sums)
