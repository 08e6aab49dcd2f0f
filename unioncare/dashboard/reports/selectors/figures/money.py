"""Money: funds over the period, aid by kind, campaigns. Of fewer than five people neither number nor sum is told."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from donations.aid.enums import GrantKind
from donations.aid.selectors.received import received_between
from donations.campaigns.enums import CampaignState
from donations.campaigns.models import Campaign
from donations.ledger.enums import FundKind
from donations.ledger.models import Fund
from donations.ledger.selectors.spans import FundSpan, funds_over
from unioncare.core.periods import Period
from unioncare.core.rates import FEWEST
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit

from ...enums import Section
from ...tables import FEW, NONE, Cell, Table, money, people, plain, table, words, written

# Nothing was asked of anybody yet, or ever.
_UNASKED = (CampaignState.DRAFT, CampaignState.APPROVAL, CampaignState.DROPPED)


def tables(unit: Unit, span: Period, now: datetime) -> list[Table]:
    """Return funds, aid and campaigns."""
    funds = funds_over(Fund.objects.within(unit.path), span.first, span.last)
    campaigns = list(_asked(unit, span))
    held = Campaign.objects.filter(fund__in=[one.fund.pk for one in funds]).select_related("case").order_by("code")
    few = _are_few(campaigns) or _are_few(held)
    return [
        _funds(funds, {one.fund_id for one in held if one.for_member} if few else set()), _aid(unit, span),
        _campaigns(campaigns, {one.fund.pk: one for one in funds}, few),
    ]  # fmt: skip


def _are_few(campaigns: Iterable[Campaign]) -> bool:
    """Tell whether campaigns for members are for fewer than five; whose case was erased counts as somebody else."""
    helped = {one.case.member_id if one.case else f"campaign {one.pk}" for one in campaigns if one.for_member}
    return 0 < len(helped) < FEWEST


def _funds(funds: list[FundSpan], untold: Collection[int | None]) -> Table:
    """Return funds by name, those of campaigns as one row: their names are the campaigns' titles."""
    told = [one for one in funds if one.fund.pk not in untold]
    own = [one for one in told if one.fund.kind != FundKind.CAMPAIGN]
    rows = [[written(one.fund.name_zh, one.fund.name_en), plain(one.fund.unit.name), *_moved([one])] for one in own]
    if len(told) > len(own):
        campaigns = [one for one in told if one.fund.kind == FundKind.CAMPAIGN]
        rows.append([words(_("Campaigns")), plain(""), *_moved(campaigns)])
    rows.append([words(_("Sum")), plain(""), *_moved(told)])
    heads = (
        _("Fund"), _("Unit"), pgettext_lazy("the period", "Before"), pgettext_lazy("money", "In"),
        pgettext_lazy("money", "Out"), _("Between funds"), pgettext_lazy("the period", "After"),
    )  # fmt: skip
    note = _("Campaigns for fewer than five members are in no row and not in the sum.") if untold else ""
    return table(Section.MONEY, _("Money by fund, CNY"), heads, rows, note)


def _moved(funds: list[FundSpan]) -> list[Cell]:
    """Return what funds held before, what moved, and what they held after, together."""
    names = ("opening", "came", "went", "between", "closing")
    return [money(sum((getattr(one, name) for one in funds), Decimal(0))) for name in names]


def _aid(unit: Unit, span: Period) -> Table:
    """Return what reached members: also by condolence lists, from hand to hand, and before the system."""
    found = received_between(unit, span.first, span.last)
    rows: list[list[Cell]] = []
    for kind in GrantKind:
        received = found.get(kind.value, {})
        told = people(len(received))
        rows.append([words(kind.label), told, FEW if told == FEW else money(sum(received.values(), Decimal(0)))])
    heads = (_("Kind of aid"), _("Members"), _("Paid, CNY"))
    return table(Section.MONEY, _("Aid paid in the period"), heads, rows)


def _campaigns(campaigns: list[Campaign], funds: dict[int, FundSpan], few: bool) -> Table:
    """Return campaigns for a purpose one by one, those for members together: code and goal would tell who it is."""
    rows = [
        [
            plain(one.code), words(_("For a purpose")), money(one.goal), *_raised([one], funds),
            words(CampaignState(one.state).label),
        ]
        for one in campaigns
        if not one.for_member
    ]  # fmt: skip
    if personal := [one for one in campaigns if one.for_member]:
        goal = sum((one.goal for one in personal), Decimal(0))
        told = [FEW] * 4 if few else [money(goal), *_raised(personal, funds)]
        rows.append([plain(""), words(_("For members, together")), *told, NONE])
    heads = (
        _("Code"), pgettext_lazy("campaign", "For"), _("Goal"), _("Raised in the period"), _("Paid out in the period"),
        _("Held at the end"), _("State today"),
    )  # fmt: skip
    note = _("Titles are left out: they may name somebody.")
    return table(Section.MONEY, _("Campaigns, CNY"), heads, rows, note)


def _raised(campaigns: list[Campaign], funds: dict[int, FundSpan]) -> list[Cell]:
    held = [funds[one.fund_id] for one in campaigns if one.fund_id in funds]
    if not held:
        return [NONE] * 3
    sums = (sum((getattr(one, name) for one in held), Decimal(0)) for name in ("came", "went", "closing"))
    return [money(amount) for amount in sums]


def _asked(unit: Unit, span: Period) -> QuerySet[Campaign]:
    begun = Campaign.objects.within(unit.path).filter(starts_on__lt=span.last + timedelta(days=1))
    begun = begun.filter(initiated_at__lt=start_of(span.last + timedelta(days=1)), ends_on__gte=span.first)
    return begun.exclude(state__in=_UNASKED).select_related("case").order_by("code")
