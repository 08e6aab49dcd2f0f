"""What feedback refuses, with the rule that it names."""

from unioncare.core.refusals import Refusal


class FeedbackRefused(Refusal):
    """What was asked is against a rule of feedback; `reason` names it."""
