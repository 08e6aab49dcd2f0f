"""What aid came to (domain annex §9, §14): D5, and by group of diseases raised, paid, days, burden moved.

Each is of a unit with everything below it and of a period, first and last day counted. What stands for fewer members
than may be told of is withheld.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Prefetch, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cases.care.enums import DiseaseGroup
from unioncare.core.paging import next_path
from unioncare.core.rates import FEWEST, Share, Typical, typical
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE

from ...ledger.enums import Account, FundKind
from ...ledger.models import EntryLine
from ..contributions import Period, raised_by_group
from ..enums import FOLLOWED, SETTLED
from ..models import Grant, GrantEffect

ERASED = _("Cases that were erased")
_PAID = (Account.RELIEF, Account.CONDOLENCE)


@dataclass(slots=True)
class GroupOutcome:
    """One group of diseases. Amounts in CNY; `moved` counts grants by what the last look found of the burden."""

    label: str | Promise
    members: set[int] = field(default_factory=set)
    grants: int = 0
    raised: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    waits: list[int] = field(default_factory=list)
    lighter: int = 0
    same: int = 0
    heavier: int = 0

    @property
    def is_withheld(self) -> bool:
        """Whether so few members stand behind it that the numbers would tell who they are."""
        return len(self.members) < FEWEST

    @property
    def days(self) -> Typical:
        """The median of the days from the request to the payment."""
        return typical(self.waits)


def donation_execution(unit: Unit, period: Period) -> Share:
    """Return D5: what was paid to members of what was raised, from the funds of campaigns; of how many gifts."""
    return sum(_execution(unit, period).values(), Share(Decimal(0), Decimal(0)))


def execution_by_place(period: Period) -> dict[str, Share]:
    """Return D5 by the path of the very unit of the funds; one query."""
    return _execution(Unit(path=EVERYWHERE), period)


def _execution(unit: Unit, period: Period) -> dict[str, Share]:
    found: dict[str, Share] = {}
    rows = campaign_lines(unit, period).values_list("entry__fund__unit__path", "account")
    for path, account, amount, lines in rows.annotate(Sum("amount"), Count("pk")):
        is_gift = account == Account.GIFTS
        share = Share(Decimal(0), -amount, lines) if is_gift else Share(amount, Decimal(0))
        found[path] = found[path] + share if path in found else share
    return found


def campaign_lines(unit: Unit, period: Period) -> QuerySet[EntryLine]:
    """Return the lines of entries behind D5, in no order."""
    path = unit.path
    return EntryLine.objects.filter(
        entry__fund__kind=FundKind.CAMPAIGN, entry__fund__unit__path__gte=path,
        entry__fund__unit__path__lt=next_path(path), entry__booked_on__range=period,
        account__in=(*_PAID, Account.GIFTS),
    ).order_by()  # fmt: skip


def outcomes_by_group(unit: Unit, period: Period) -> list[GroupOutcome]:
    """Return what aid paid in the period came to, by group of diseases, in the order of the catalogue."""
    groups: dict[str, GroupOutcome] = defaultdict(lambda: GroupOutcome(ERASED))
    groups |= {group.value: GroupOutcome(group.label) for group in DiseaseGroup}
    looks = Prefetch("effects", GrantEffect.objects.order_by("-months"), to_attr="looks")
    rows = Grant.objects.filter(
        unit__path__startswith=unit.path, state__in=SETTLED, kind__in=FOLLOWED, paid_on__range=period
    )
    for grant in rows.select_related("case__disease").prefetch_related(looks).order_by("pk"):
        _count(groups[_group_of(grant)], grant)
    for group, raised in raised_by_group(unit, period).items():
        groups[group].raised += raised
    return [one for one in groups.values() if one.grants or one.raised]


def _group_of(grant: Grant) -> str:
    disease = grant.case.disease if grant.case and grant.case.may_process else None
    return disease.group if disease else ""


def _count(one: GroupOutcome, grant: Grant) -> None:
    one.members.add(grant.member_id)
    one.grants += 1
    one.paid += grant.asked
    if grant.requested_at is not None and grant.paid_on is not None:
        one.waits.append((grant.paid_on - localdate(grant.requested_at)).days)
    for look in vars(grant)["looks"][:1]:
        if look.burden_before is not None and look.burden_after is not None:
            one.lighter += look.burden_after < look.burden_before
            one.same += look.burden_after == look.burden_before
            one.heavier += look.burden_after > look.burden_before
