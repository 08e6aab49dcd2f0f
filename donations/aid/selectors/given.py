"""What a member was given in a year, or is promised: it counts for the limits of the rules."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q, Sum

from cases.members.models import Member

from ..engine.proposing import Given
from ..enums import COUNTS
from ..models import Grant


def given_in(member: Member | int, kind: str, year: int, *, besides: int | None = None) -> Given:
    """Return what counts of a kind of aid in a year: paid in it, or asked for and unpaid. `besides` is left out."""
    rows = Grant.objects.filter(member=member, kind=kind, state__in=COUNTS)
    rows = rows.filter(Q(paid_on__year=year) | Q(paid_on__isnull=True))
    if besides is not None:
        rows = rows.exclude(pk=besides)
    by_rule: dict[int, Decimal] = defaultdict(Decimal)
    total = Decimal(0)
    for rule, amount in rows.order_by().values_list("rule").annotate(Sum("asked")):
        total += amount
        if rule is not None:
            by_rule[rule] += amount
    return Given(total, dict(by_rule))
