"""Money: funds over the period, aid by kind, campaigns. Of fewer than five people neither number nor sum is told."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from donations.aid.enums import SETTLED, GrantKind
from donations.aid.models import Grant
from donations.campaigns.enums import CampaignState
from donations.campaigns.models import Campaign
from donations.ledger.models import Fund
from donations.ledger.selectors.spans import FundSpan, funds_over
from unioncare.core.periods import Period
from unioncare.core.rates import FEWEST
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit

from ...enums import Section
from ...tables import FEW, NONE, Cell, Table, count, money, people, plain, table, words, written

# Nothing was asked of anybody yet, or ever.
_UNASKED = (CampaignState.DRAFT, CampaignState.APPROVAL, CampaignState.DROPPED)


def tables(unit: Unit, span: Period, now: datetime) -> list[Table]:
    """Return funds, aid and campaigns."""
    funds = funds_over(Fund.objects.within(unit.path), span.first, span.last)
    return [_funds(funds), _aid(unit, span), _campaigns(unit, span, {one.fund.pk: one for one in funds})]


def _funds(funds: list[FundSpan]) -> Table:
    rows = [
        [
            written(one.fund.name_zh, one.fund.name_en), plain(one.fund.unit.name),
            *(money(amount) for amount in (one.opening, one.came, one.went, one.between, one.closing)),
        ]
        for one in funds
    ]  # fmt: skip
    sums = [
        sum((getattr(one, name) for one in funds), Decimal(0))
        for name in ("opening", "came", "went", "between", "closing")
    ]
    rows.append([words(_("Sum")), plain(""), *(money(amount) for amount in sums)])
    heads = (
        _("Fund"), _("Unit"), pgettext_lazy("the period", "Before"), pgettext_lazy("money", "In"),
        pgettext_lazy("money", "Out"), _("Between funds"), pgettext_lazy("the period", "After"),
    )  # fmt: skip
    return table(Section.MONEY, _("Money by fund, CNY"), heads, rows)


def _aid(unit: Unit, span: Period) -> Table:
    paid = Grant.objects.within(unit.path).filter(state__in=SETTLED, paid_on__range=(span.first, span.last))
    found = {
        kind: (grants, members, amount)
        for kind, grants, members, amount in paid.order_by()
        .values_list("kind")
        .annotate(Count("pk"), Count("member", distinct=True), Sum("asked"))
    }
    rows: list[list[Cell]] = []
    for kind in GrantKind:
        grants, members, amount = found.get(kind, (0, 0, Decimal(0)))
        told = [people(members), count(grants), money(amount)]
        rows.append([words(kind.label), *([FEW] * 3 if 0 < members < FEWEST else told)])
    heads = (_("Kind of aid"), _("Members"), _("Grants"), _("Paid, CNY"))
    return table(Section.MONEY, _("Aid paid in the period"), heads, rows)


def _campaigns(unit: Unit, span: Period, funds: dict[int, FundSpan]) -> Table:
    rows = []
    for one in _asked(unit, span):
        held = funds.get(one.fund_id or 0)
        moved = [money(held.came), money(held.went), money(held.closing)] if held else [NONE] * 3
        purpose = _("For a member") if one.for_member else _("For a purpose")
        rows.append([plain(one.code), words(purpose), money(one.goal), *moved, words(CampaignState(one.state).label)])
    heads = (
        _("Code"), pgettext_lazy("campaign", "For"), _("Goal"), _("Raised in the period"), _("Paid out in the period"),
        _("Held at the end"), _("State today"),
    )  # fmt: skip
    note = _("Titles are left out: they may name somebody.")
    return table(Section.MONEY, _("Campaigns, CNY"), heads, rows, note)


def _asked(unit: Unit, span: Period) -> QuerySet[Campaign]:
    begun = Campaign.objects.within(unit.path).filter(starts_on__lt=span.last + timedelta(days=1))
    begun = begun.filter(initiated_at__lt=start_of(span.last + timedelta(days=1)), ends_on__gte=span.first)
    return begun.exclude(state__in=_UNASKED).order_by("code")
