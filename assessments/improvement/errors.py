"""What improvement refuses, with the rule that it names."""

from unioncare.core.refusals import Refusal


class ImprovementRefused(Refusal):
    """What was asked is against a rule of improvement actions; `reason` names it."""
