"""What may make a benefit due in a case: the verified diagnosis, and each stay that ended."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from cases.care.enums import CaseState, EventKind
from cases.care.models import CostEntry, IllnessCase, TreatmentEvent

from ..engine.paying import Event
from ..enums import BenefitEvent

OTHERS_PAID = ("basic_insurance", "critical_insurance", "medical_assistance", "commercial_insurance")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case. `key` names it for source keys of claims; `row` is the discharge, None: the diagnosis."""

    event: Event
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
    if not case.may_process or case.state == CaseState.REJECTED or case.verified_at is None:
        return []
    disease = case.disease.code if case.disease else ""
    found = []
    if disease and case.diagnosed_on is not None:
        event = Event(BenefitEvent.DIAGNOSIS, case.diagnosed_on, disease, costs=_costs(case, case.diagnosed_on, None))
        found.append(Happened(event, f"diagnosis:{case.pk}:{disease}:{case.diagnosed_on:%Y%m%d}"))
    return found + [_stay(case, disease, admission, discharge) for admission, discharge in _stays(case)]


def _stays(case: IllnessCase) -> list[tuple[TreatmentEvent | None, TreatmentEvent]]:
    rows = TreatmentEvent.objects.filter(
        case=case, struck_at__isnull=True, kind__in=[EventKind.ADMISSION, EventKind.DISCHARGE]
    )
    stays, admission = [], None
    # On one day the admission comes first.
    for row in sorted(rows, key=lambda row: (row.happened_on, row.kind != EventKind.ADMISSION, row.pk)):
        if row.kind == EventKind.ADMISSION:
            admission = row
        else:
            stays.append((admission, row))
            admission = None
    return stays


def _stay(case: IllnessCase, disease: str, admission: TreatmentEvent | None, discharge: TreatmentEvent) -> Happened:
    first, last = admission.happened_on if admission else None, discharge.happened_on
    costs = _costs(case, first, last) if first else None
    return Happened(Event(BenefitEvent.STAY, first, disease, last, costs), f"stay:{discharge.pk}", discharge)


def _costs(case: IllnessCase, first: date, last: date | None) -> Decimal | None:
    """Return what was left to the household of the settlements of these days, before any mutual benefit; None: none."""
    within = Q(incurred_on__gte=first) if last is None else Q(incurred_on__range=(first, last))
    rows = CostEntry.objects.filter(within, case=case, struck_at__isnull=True, total__gt=0)
    sums = rows.aggregate(total=Sum("total"), **{f"sum_{name}": Sum(name) for name in OTHERS_PAID})
    if sums["total"] is None:
        return None
    rest: Decimal = sums["total"] - sum(sums[f"sum_{name}"] for name in OTHERS_PAID)
    return max(rest, Decimal(0))
