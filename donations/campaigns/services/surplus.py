"""What is left over: handled by the declared rule, asked for by one person and decided by another."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from donations.aid.selectors.given import free_of
from donations.ledger.contributions import reserved
from donations.ledger.models import Fund
from donations.ledger.services.funds import move_between
from donations.ledger.services.posting import lock_funds
from unioncare.core.audit import attributed
from unioncare.worklist.approvals import request_approval

from ..enums import CampaignState, LineState, Surplus, SurplusState
from ..errors import CampaignRefused
from ..kinds import SURPLUS
from ..models import Campaign, StatementLine, SurplusAct
from ..selectors.paying import rule_of, targets_of
from .flow import lock_campaign, nobody_concerned
from .refunding import share_out
from .running import settle_if_empty

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def ask_surplus(*, campaign: Campaign, target: Fund | None, actor: "User", now: datetime) -> SurplusAct:
    """Ask a second person to let all that is left over go where the rule says.

    Raises CampaignRefused: gifts are still asked for, something is on its way, nothing is left, another fund.
    """
    held = lock_campaign(campaign.pk)
    if (why := nobody_concerned(held, actor)) is not None:
        raise CampaignRefused(why)
    fund = _still(held)
    rule = rule_of(held)
    if rule != Surplus.DONORS:
        if target is None or target not in targets_of(held):
            raise CampaignRefused(_("The rule says: %(rule)s. Choose such a fund.") % {"rule": rule.label})
        if fund.cash:
            raise CampaignRefused(
                _("%(cash)s CNY lie in cash: bring them to the bank and book that first.")
                % {"cash": f"{fund.cash:,.2f}"}
            )
    act = SurplusAct.objects.create(
        campaign=held, rule=rule, target=None if rule == Surplus.DONORS else target, amount=fund.balance,
        asked_by=actor, asked_at=now,
    )  # fmt: skip
    act.approval = request_approval(
        action=SURPLUS, subject=held.subject, unit=held.unit, initiated_by=actor, now=now, amount=act.amount
    )
    act.save(update_fields=["approval"])
    return act


@transaction.atomic
def follow_surplus(*, act: SurplusAct, approved: bool, actor: "User", now: datetime) -> SurplusAct:
    """Carry out what the second person approved. Raises CampaignRefused where something came or went meanwhile."""
    campaign = lock_campaign(act.campaign_id)
    held = SurplusAct.objects.select_for_update(of=("self",)).select_related("target", "asked_by").get(pk=act.pk)
    held.state, held.decided_at = SurplusState.DONE if approved else SurplusState.REFUSED, now
    held.save(update_fields=["state", "decided_at"])
    if not approved:
        return held
    fund = _still(campaign)
    if fund.balance != held.amount:
        raise CampaignRefused(
            _("%(left)s CNY are left by now, not %(amount)s: refuse this, and let it be asked for anew.")
            % {"left": f"{fund.balance:,.2f}", "amount": f"{held.amount:,.2f}"}
        )
    if held.target is None:
        share_out(held, campaign=campaign, now=now)
        return held
    move_between(
        source=fund, target=held.target, amount=held.amount, booked_on=timezone.localdate(now),
        note=_("What was left of campaign %(code)s: %(rule)s")
        % {"code": campaign.code, "rule": held.get_rule_display()},
        key=f"surplus-{held.pk}", actor=held.asked_by, now=now,
    )  # fmt: skip
    settle_if_empty(campaign, actor=actor, now=now)
    return held


def _still(campaign: Campaign) -> Fund:
    """Return the locked fund of a closed campaign of which nothing is on its way; refuse any other."""
    if campaign.state != CampaignState.CLOSED or campaign.fund_id is None:
        raise CampaignRefused(_("What is left over is handled once the campaign is closed."))
    if StatementLine.objects.filter(campaign=campaign, state=LineState.WAITING).exists():
        raise CampaignRefused(_("Lines of statements still wait to be assigned."))
    fund = lock_funds([campaign.fund_id])[campaign.fund_id]
    if reserved(fund) or free_of(fund) != fund.bank:
        raise CampaignRefused(_("Grants or refunds of this campaign are not paid yet: wait for them, or stop them."))
    if not fund.balance:
        raise CampaignRefused(_("Nothing is left over."))
    return fund
