"""What appraisal refuses, with the rule that it names."""

from unioncare.core.refusals import Refusal


class AppraisalRefused(Refusal):
    """What was asked is against a rule of appraisals; `reason` names it."""


class AlreadyAnswered(AppraisalRefused):
    """The door to the view of a colleague was used before."""
