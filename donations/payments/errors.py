"""What the payments room refuses, with the rule that it names."""

from unioncare.core.refusals import Refusal


class PaymentRefused(Refusal):
    """The payment is against a rule; `reason` names it."""
