"""What reports refuse, with the rule that it names."""

from collections.abc import Mapping

from unioncare.core.refusals import Refusal, Text


class ReportRefused(Refusal):
    """What was asked is against a rule of reports; `reason` names it."""


class SectionsChanged(ReportRefused):
    """Somebody else saved sections meanwhile: `theirs` holds by section who, and what stands there now."""

    def __init__(self, reason: Text, theirs: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(reason)
        self.theirs = theirs
