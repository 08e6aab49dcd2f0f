"""The parameters of every entitlement: typed, checked, comparable, and readable as a sentence."""

from collections.abc import Mapping
from typing import Any

from ...enums import Entitlement
from .base import Params
from .cadences import Cadence, FollowUps, Visits
from .deadlines import Documents, FirstVisit, Within
from .money import Aid, Campaign, Tier
from .occasions import EventScreening, EventVisits, FestivalVisits

__all__ = [
    "INTAKE_STEPS",
    "MANDATORY",
    "PARAMS",
    "Aid",
    "Cadence",
    "Campaign",
    "Documents",
    "EventScreening",
    "EventVisits",
    "FestivalVisits",
    "FirstVisit",
    "FollowUps",
    "Params",
    "Tier",
    "Visits",
    "Within",
    "read_params",
]

PARAMS: dict[Entitlement, Any] = {
    Entitlement.CONSENT: Within,
    Entitlement.VERIFICATION: Within,
    Entitlement.FIRST_VISIT: FirstVisit,
    Entitlement.GRADING: Within,
    Entitlement.PLANNING: Within,
    Entitlement.APPROVAL: Within,
    Entitlement.VISITS: Visits,
    Entitlement.EVENT_VISITS: EventVisits,
    Entitlement.FESTIVAL_VISITS: FestivalVisits,
    Entitlement.COUNSELLING: Cadence,
    Entitlement.SCREENING: Cadence,
    Entitlement.EVENT_SCREENING: EventScreening,
    Entitlement.AID: Aid,
    Entitlement.CLAIM_CHECK: Within,
    Entitlement.CAMPAIGN: Campaign,
    Entitlement.REGRADING: Cadence,
    Entitlement.FOLLOW_UP: FollowUps,
    Entitlement.SURVEY: Cadence,
    Entitlement.DOCUMENTS: Documents,
}

# Steps that are asked for before a case is graded: only the provisional severity and the disease are known then.
INTAKE_STEPS = frozenset({Entitlement.CONSENT, Entitlement.VERIFICATION, Entitlement.FIRST_VISIT, Entitlement.GRADING})
# Without these a case stands still: a protocol names them for every grading.
MANDATORY = (
    Entitlement.CONSENT,
    Entitlement.VERIFICATION,
    Entitlement.FIRST_VISIT,
    Entitlement.GRADING,
    Entitlement.PLANNING,
    Entitlement.APPROVAL,
    Entitlement.VISITS,
    Entitlement.REGRADING,
)


def read_params(entitlement: Entitlement, data: Mapping[str, Any]) -> Params:
    """Return the typed parameters of a rule; raise InvalidParams naming the field."""
    params: Params = PARAMS[entitlement].from_json(data)
    return params
