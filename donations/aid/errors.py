"""What the aid room refuses, with the rule that it names."""

from unioncare.core.refusals import Refusal


class AidRefused(Refusal):
    """The step is against a rule of the aid; `reason` names it and says what can be done."""
