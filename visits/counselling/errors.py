"""What is refused for a reason of its own, so that callers can tell it apart."""

from unioncare.core.workflow import MoveRefused


class NoTeam(MoveRefused):
    """No counselling team answers for the unit of a case."""


class FullCaseload(MoveRefused):
    """A counsellor counsels as many members as the team's limit allows."""
