"""What members were given in a year, or are promised: it counts for the limits of the rules, wherever it came from.

Grants, lines of condolence lists, what visitors handed over, and aid from before the system.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from ...ledger.contributions import reserved
from ...ledger.enums import FundKind
from ...ledger.models import Fund
from ..contributions import handed_over
from ..engine.proposing import Given
from ..enums import COUNTS, LIST_COUNTS, PROMISED, GrantKind
from ..models import CondolenceLine, Grant, PastAid

Sums = dict[int, dict[int | None, Decimal]]


def given_in(member: int, kind: str, year: int, *, besides: int | None = None, beside_list: int | None = None) -> Given:
    """Return what counts for one member; `besides` is a grant and `beside_list` a list that do not."""
    return given_by_member([member], kind, year, besides=besides, beside_list=beside_list)[member]


def given_by_member(
    members: Collection[int], kind: str, year: int, *, besides: int | None = None, beside_list: int | None = None
) -> dict[int, Given]:
    """Return for each member what counts of a kind of aid in a year: paid in it, or asked for and unpaid."""
    sums: Sums = {member: defaultdict(Decimal) for member in members}
    _add_grants(sums, kind, year, besides)
    past = PastAid.objects.filter(member__in=members, kind=kind, given_on__year=year)
    for member, amount in past.order_by().values_list("member").annotate(Sum("amount")):
        sums[member][None] += amount
    if kind == GrantKind.CONDOLENCE:
        _add_lines(sums, year, beside_list)
        for member, amount in handed_over(members, date(year, 1, 1), date(year, 12, 31)).items():
            sums[member][None] += amount
    return {member: _given(by_rule) for member, by_rule in sums.items()}


def free_of(fund: Fund, *, besides: int | None = None) -> Decimal:
    """Return what the bank of a fund holds that no payment and no grant was promised; `besides` does not count."""
    promised = Grant.objects.filter(fund=fund, state__in=PROMISED)
    if besides is not None:
        promised = promised.exclude(pk=besides)
    asked: Decimal = promised.aggregate(total=Sum("asked"))["total"] or Decimal(0)
    free: Decimal = fund.bank - reserved(fund) - asked
    return max(free, Decimal(0))


def _add_grants(sums: Sums, kind: str, year: int, besides: int | None) -> None:
    """Add grants; what others gave for the member through a campaign is no aid by the rules."""
    rows = Grant.objects.filter(member__in=sums, kind=kind, state__in=COUNTS).exclude(fund__kind=FundKind.CAMPAIGN)
    rows = rows.filter(Q(paid_on__year=year) | Q(paid_on__isnull=True))
    if besides is not None:
        rows = rows.exclude(pk=besides)
    for member, rule, amount in rows.order_by().values_list("member", "rule").annotate(Sum("asked")):
        sums[member][rule] += amount


def _add_lines(sums: Sums, year: int, beside_list: int | None) -> None:
    rows = CondolenceLine.objects.filter(
        Q(signed_on__year=year) | Q(signed_on__isnull=True), member__in=sums, condolence__state__in=LIST_COUNTS,
        left_out="", returned_on__isnull=True,
    )  # fmt: skip
    if beside_list is not None:
        rows = rows.exclude(condolence=beside_list)
    for member, rule, amount in rows.order_by().values_list("member", "rule").annotate(Sum("amount")):
        sums[member][rule] += amount


def _given(by_rule: dict[int | None, Decimal]) -> Given:
    total = sum(by_rule.values(), Decimal(0))
    return Given(total, {rule: amount for rule, amount in by_rule.items() if rule is not None})
