"""What the scoreboard compares with, and what it remembers."""

from .baseline import Baseline, BaselineValue
from .snapshot import Snapshot
from .target import Target

__all__ = ["Baseline", "BaselineValue", "Snapshot", "Target"]
