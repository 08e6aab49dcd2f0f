"""What the scoreboard refuses."""

from unioncare.core.refusals import Refusal


class ScoreboardRefused(Refusal):
    """A target or a baseline that cannot be."""
