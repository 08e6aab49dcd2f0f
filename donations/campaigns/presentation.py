"""How states look on pages, and the steps that a page offers."""

from typing import TYPE_CHECKING

from django.urls import reverse

from unioncare.core.steps import Button

from .enums import CampaignState
from .models import Campaign
from .services.flow import CAMPAIGN_FLOW

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TONES: dict[str, str] = {
    CampaignState.APPROVAL: "line",
    CampaignState.OPEN: "green",
    CampaignState.CLOSED: "amber",
}
# Steps that people take; the others follow from a decision or a day.
TAKEN = ("submit", "withdraw", "drop", "close", "settle")
MAIN = ("submit", "settle")


def buttons_for(campaign: Campaign, user: "User") -> list[Button]:
    """Return every step that leaves the present state and that somebody takes."""
    return [
        Button(move.label, reverse("donations:campaign_move", args=[campaign.code, move.name]), why, move.name in MAIN)
        for move, why in CAMPAIGN_FLOW.offered(campaign, user)
        if move.name in TAKEN and user.has_perm(move.permission, campaign)
    ]
