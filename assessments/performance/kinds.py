"""Which kinds of work items each indicator counts; together they are all that is done by a due time.

Visits are none of them: of those it counts who went, not who wrote it down (`visits.schedule.selectors.visitors`).
"""

from assessments.feedback.kinds import ALL as REQUESTS
from cases.care import kinds as care  # noqa: F401 -- imported for the kinds that it registers
from cases.insurance import kinds as insurance
from donations.aid import kinds as aid
from unioncare.worklist.kinds import discreet_kinds

from .enums import Kpi

# Kinds without a name of their own are the care room's: the protocol asks for them.
COUNTED: dict[Kpi, tuple[str, ...]] = {
    Kpi.RELIEF_ON_TIME: (
        aid.AID, aid.DECISION, aid.NOTICE, aid.OBJECTION, aid.ORDER, aid.PAPERS, aid.RECEIPT, aid.HARDSHIP, aid.EFFECT,
        aid.SIGNING,
    ),
    Kpi.CLAIMS_ON_TIME: (
        "claim_check", insurance.CLAIM_FILING, insurance.CLAIM_REVIEW, insurance.CLAIM_SUPPLEMENT,
        insurance.CLAIM_PAYMENT, insurance.CLAIM_REJECTED, insurance.EVENT_REPORT,
    ),
    Kpi.COUNSELLING_ATTENDED: ("counselling",),
    Kpi.SCREENED_IN_TIME: ("screening",),
    Kpi.FILES_REVIEWED: ("grading", "planning", "regrading", "documents"),
    Kpi.REQUESTS_IN_TIME: REQUESTS,
}  # fmt: skip
KPI_OF: dict[str, Kpi] = {kind: kpi for kpi, kinds in COUNTED.items() for kind in kinds}
# Few of these could tell who is counselled: of very few nothing is told.
DISCREET = frozenset(kpi for kpi, kinds in COUNTED.items() if not discreet_kinds().isdisjoint(kinds))
# What one of them counts at most, where it is more than one: satisfaction counts points of five (annex §14, F1).
EACH = {Kpi.SATISFACTION: 5}
