"""What campaigns refuse, with the rule that they name."""

from unioncare.core.refusals import Refusal


class CampaignRefused(Refusal):
    """What was asked is against a rule of campaigns; `reason` names it."""
