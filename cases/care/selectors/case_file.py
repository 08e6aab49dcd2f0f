"""The file of a case: its noted facts and documents, read once for page and checklist alike."""

from dataclasses import dataclass
from typing import Any, TypeVar

from ..models import CaseDocument, CostEntry, HouseholdSurvey, IllnessCase, TreatmentEvent

F = TypeVar("F", TreatmentEvent, HouseholdSurvey, CostEntry, CaseDocument)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything noted about a case, struck out rows included; `valid` leaves those out."""

    events: list[TreatmentEvent]
    surveys: list[HouseholdSurvey]
    costs: list[CostEntry]
    documents: list[CaseDocument]


NOTHING = CaseFile([], [], [], [])


def valid(rows: list[F]) -> list[F]:
    """Return the rows that were not struck out."""
    return [row for row in rows if row.struck_at is None]


def load_file(case: IllnessCase) -> CaseFile:
    """Read the four lists, newest first; four queries."""

    def rows(model: Any) -> list[Any]:
        return list(model.objects.filter(case=case).select_related("recorded_by", "struck_by"))

    return CaseFile(rows(TreatmentEvent), rows(HouseholdSurvey), rows(CostEntry), rows(CaseDocument))
