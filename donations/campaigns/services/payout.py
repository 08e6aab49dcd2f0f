"""Paying a campaign out: its beneficiary gets a grant from its fund, decided as relief is."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from donations.aid.enums import GrantKind, GrantState
from donations.aid.models import Grant
from donations.aid.services.asking import GrantEntry, draft_grant, submit_grant
from unioncare.core.audit import attributed

from ..enums import TAKING
from ..errors import CampaignRefused
from ..models import Campaign

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def pay_out(*, campaign: Campaign, amount: Decimal, note: str, key: uuid.UUID, actor: "User", now: datetime) -> Grant:
    """Ask that the beneficiary is paid from the campaign's fund; who decides tells the matrix of aid.

    Raises CampaignRefused: no beneficiary, settled; what `draft_grant` and `submit_grant` refuse, more than is free.
    """
    if campaign.state not in TAKING or campaign.fund is None:
        raise CampaignRefused(
            _("Campaign %(code)s is “%(state)s”: nothing is paid out of it.")
            % {"code": campaign.code, "state": campaign.get_state_display()}
        )
    if campaign.case_id is None:
        raise CampaignRefused(_("This campaign names no case: ask for aid on the page of a case, from this fund."))
    entry = GrantEntry(kind=GrantKind.RELIEF, asked=amount, fund=campaign.fund, key=key, note=note)
    grant = draft_grant(case_id=campaign.case_id, entry=entry, actor=actor, now=now)
    if grant.state != GrantState.DRAFT:
        return grant
    return submit_grant(grant=grant, actor=actor, now=now)
