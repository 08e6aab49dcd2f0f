"""From which costs the relief of a year is reckoned: each cost once, whatever was paid for it in between."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.utils import timezone

from cases.care.models import IllnessCase
from cases.care.selectors.costs import cost_ladder

from ...ledger.enums import FundKind
from ..enums import SETTLED, GrantKind
from ..models import Grant, PastAid


@dataclass(frozen=True, slots=True)
class Base:
    """What a household bore before relief, in CNY (None: no cost is noted), and until when that was relieved before."""

    out_of_pocket: Decimal | None
    relieved_until: date | None


def relief_base(case: IllnessCase, year: int) -> Base:
    """Return the base of a year's relief.

    What relief paid is put back: it is taken off once, as given. Costs of the days until an earlier year's relief was
    asked for were reckoned then. What members gave through a campaign is no relief: it lowers what is borne.
    """
    costs = [cost for cost in _relief(case).order_by().values_list("cost", flat=True) if cost is not None]
    until = _relieved_until(case, year)
    ladder = cost_ladder(case, after=until, besides=costs)
    known = ladder.entries or (until is not None and cost_ladder(case, besides=costs).entries)
    return Base(ladder.out_of_pocket if known else None, until)


def _relief(case: IllnessCase) -> QuerySet[Grant]:
    """Return the relief that was paid by the rules."""
    rows = Grant.objects.filter(case=case, kind=GrantKind.RELIEF, state__in=SETTLED)
    return rows.exclude(fund__kind=FundKind.CAMPAIGN)


def _relieved_until(case: IllnessCase, year: int) -> date | None:
    """Return the last day whose costs an earlier year's relief was reckoned from."""
    paid = _relief(case).filter(paid_on__year__lt=year).aggregate(last=Max("requested_at"))["last"]
    past = PastAid.objects.filter(member=case.member_id, kind=GrantKind.RELIEF, given_on__year__lt=year)
    days = [timezone.localdate(paid) if paid else None, past.aggregate(last=Max("given_on"))["last"]]
    return max((day for day in days if day is not None), default=None)
