"""What the scoreboard refuses."""

from unioncare.core.refusals import Refusal


class ScoreboardRefused(Refusal):
    """A target or a baseline that cannot be."""


class SnapshotsFailed(Exception):
    """Some units could not be taken, while all others were."""

    def __init__(self, units: list[str]) -> None:
        super().__init__(f"{len(units)} snapshots failed: {', '.join(units[:5])}")
