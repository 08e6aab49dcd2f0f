"""What the insurance room refuses, with the rule that it names."""

from unioncare.core.refusals import Refusal


class InsuranceRefused(Refusal):
    """The step is against a rule of the plan, the term or the roster; `reason` names it."""
