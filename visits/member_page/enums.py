"""When a member's page stays closed."""

from cases.care.enums import CaseState

# Nothing is said to anybody any more.
SPARED = (CaseState.DECEASED, CaseState.REJECTED)
