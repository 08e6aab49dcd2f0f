"""Models of the campaigns room."""

from .campaign import Campaign, CampaignConsent, CampaignQuerySet, CampaignStep
from .gift import Gift, GiftQuerySet, Pledge, StatementLine, StatementLineQuerySet
from .surplus import Refund, RefundQuerySet, SurplusAct

__all__ = [
    "Campaign",
    "CampaignConsent",
    "CampaignQuerySet",
    "CampaignStep",
    "Gift",
    "GiftQuerySet",
    "Pledge",
    "Refund",
    "RefundQuerySet",
    "StatementLine",
    "StatementLineQuerySet",
    "SurplusAct",
]
