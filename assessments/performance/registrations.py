"""What the performance room tells the apps and rooms below it; called once at start-up."""

from unioncare.core import thresholds

from .thresholds import THRESHOLDS


def register() -> None:
    """Register the thresholds."""
    thresholds.register(*THRESHOLDS)
