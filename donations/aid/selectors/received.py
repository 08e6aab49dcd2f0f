"""What members were paid: money that reached them, whatever fund of the union it came from.

Paid grants, campaigns among them; lines of condolence lists that were signed for; what visitors handed over; aid from
before the system. What is only promised does not count.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from cases.members.models import Member
from unioncare.organisation.models import Unit

from ..contributions import Members, handed_over
from ..enums import SETTLED, GrantKind
from ..models import CondolenceLine, Grant, PastAid

# By kind of aid: member → CNY.
Received = dict[str, dict[int, Decimal]]


def received_in(members: Collection[int], year: int) -> dict[int, Decimal]:
    """Return what each of some members received in a year, in CNY; four queries."""
    whose, sums = Q(member__in=members), dict[int, Decimal]()
    for by_member in _received(whose, whose, members, date(year, 1, 1), date(year, 12, 31)).values():
        for member, amount in by_member.items():
            sums[member] = sums.get(member, Decimal(0)) + amount
    return sums


def received_between(unit: Unit, first: date, last: date) -> Received:
    """Return what members received between two days, by kind of aid; four queries.

    Grants and lines of lists count for the unit that they were given in, with everything below it; what visitors
    handed over, and aid from before the system, for the unit of the member.
    """
    given_in, members = Q(unit__path__startswith=unit.path), Member.objects.within(unit.path).order_by().values("pk")
    return _received(given_in, Q(member__unit__path__startswith=unit.path), members, first, last)


def _received(given: Q, past: Q, members: Members, first: date, last: date) -> Received:
    found: Received = defaultdict(lambda: defaultdict(Decimal))
    days = (first, last)
    grants = Grant.objects.filter(given, state__in=SETTLED, paid_on__range=days)
    for rows, amount in ((grants, "asked"), (PastAid.objects.filter(past, given_on__range=days), "amount")):
        for kind, member, total in rows.order_by().values_list("kind", "member").annotate(Sum(amount)):
            found[kind][member] += total
    condoled = found[GrantKind.CONDOLENCE.value]
    lines = CondolenceLine.objects.filter(given, signed_on__range=days, returned_on__isnull=True)
    for member, total in lines.order_by().values_list("member").annotate(Sum("amount")):
        condoled[member] += total
    for member, total in handed_over(members, first, last).items():
        condoled[member] += total
    return found
