"""What may make a benefit due in a case: the verified diagnosis, and each stay that ended."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.care.enums import CaseState, EventKind
from cases.care.models import CostEntry, IllnessCase, TreatmentEvent

from ..engine.paying import Event
from ..enums import BenefitEvent

OTHERS_PAID = ("basic_insurance", "critical_insurance", "medical_assistance", "commercial_insurance")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case. `key` names it for source keys of claims; `row` is the discharge, None: the diagnosis."""

    event: Event
    case_id: int
    key: str
    row: TreatmentEvent | None = None

    @property
    def counts_from(self) -> date | None:
        """The day from which the deadline of a claim is counted: of the discharge, or of the diagnosis."""
        return self.event.discharged_on or self.event.on


def events_of(case: IllnessCase) -> list[Happened]:
    """Return the diagnosis first, then the stays in their order; nothing without consent or after a rejection.

    The admission of a discharge is the last one before it with no discharge between; without one the length of the
    stay is not known.
    """
    if not _may_be_claimed(case):
        return []
    disease = case.disease.code if case.disease else ""
    costs = list(CostEntry.objects.filter(case=case, struck_at__isnull=True))
    found = []
    if disease and case.diagnosed_on is not None:
        borne = _borne(costs, case.diagnosed_on, date.max)
        event = Event(BenefitEvent.DIAGNOSIS, case.diagnosed_on, disease, costs=borne)
        found.append(Happened(event, case.pk, f"diagnosis:{case.pk}:{disease}:{case.diagnosed_on:%Y%m%d}"))
    return found + [_stay(disease, admission, discharge, costs) for admission, discharge in _stays(case)]


def admitted_on(case: IllnessCase) -> date | None:
    """Return the admission of a stay that still goes on, None where the last one ended, or nothing may be claimed."""
    rows = _in_hospital(case) if _may_be_claimed(case) else []
    return rows[-1].happened_on if rows and rows[-1].kind == EventKind.ADMISSION else None


def _may_be_claimed(case: IllnessCase) -> bool:
    return case.may_process and case.state != CaseState.REJECTED and case.verified_at is not None


def _in_hospital(case: IllnessCase) -> list[TreatmentEvent]:
    rows = TreatmentEvent.objects.filter(
        case=case, struck_at__isnull=True, kind__in=[EventKind.ADMISSION, EventKind.DISCHARGE]
    )
    # On one day the admission comes first.
    return sorted(rows, key=lambda row: (row.happened_on, row.kind != EventKind.ADMISSION, row.pk))


def _stays(case: IllnessCase) -> list[tuple[TreatmentEvent | None, TreatmentEvent]]:
    stays, admission = [], None
    for row in _in_hospital(case):
        if row.kind == EventKind.ADMISSION:
            admission = row
        else:
            stays.append((admission, row))
            admission = None
    return stays


def _stay(
    disease: str, admission: TreatmentEvent | None, discharge: TreatmentEvent, costs: list[CostEntry]
) -> Happened:
    first, last = admission.happened_on if admission else None, discharge.happened_on
    within = _borne(costs, first, last) if first else None
    event = Event(BenefitEvent.STAY, first, disease, last, within)
    return Happened(event, discharge.case_id, f"stay:{discharge.pk}", discharge)


def _borne(costs: list[CostEntry], first: date, last: date) -> Decimal | None:
    """Return what was left to the household of the settlements of these days, before any mutual benefit; None: none."""
    rows = [row for row in costs if row.total and first <= row.incurred_on <= last]
    if not rows:
        return None
    paid = sum((getattr(row, name) for row in rows for name in OTHERS_PAID), Decimal(0))
    return max(sum((row.total for row in rows), Decimal(0)) - paid, Decimal(0))
