"""Asking for a simulation, running it, and what becomes of a run that lost its worker or its place."""

from .asking import fail_lost, fail_simulation, lost_words, progress_key, start_simulation
from .running import run_simulation
from .superseding import drop_superseded

__all__ = [
    "drop_superseded",
    "fail_lost",
    "fail_simulation",
    "lost_words",
    "progress_key",
    "run_simulation",
    "start_simulation",
]
