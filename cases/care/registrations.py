"""What the care room tells the apps below it at start-up."""

from unioncare.core import thresholds
from unioncare.worklist.conflicts import register_conflicts
from unioncare.worklist.enums import SubjectKind

from .selectors.concerned import people_barred
from .thresholds import CONDOLENCE_DAYS


def register() -> None:
    """Name who must keep away from a case, and the numbers that administrators may change."""
    register_conflicts(SubjectKind.CASE, people_barred)
    thresholds.register(CONDOLENCE_DAYS)
