"""What the file of a case should hold in its state, and what it still lacks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..enums import CaseState, DiseaseGroup, DocumentKind, EventKind
from ..models import IllnessCase
from .case_file import CaseFile, valid

# From verification on the burden is to be assessed.
_BEYOND_REPORT = (
    CaseState.VERIFIED, CaseState.GRADED, CaseState.PLANNED, CaseState.IN_CARE, CaseState.RECOVERING, CaseState.CLOSED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the file should hold. `document` names the kind to upload, `page` the form of a fact."""

    key: str
    label: str | Promise
    done: bool
    on: date | None = None
    document: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """All checks, the missing ones first."""

    checks: tuple[Check, ...]

    @property
    def total(self) -> int:
        return len(self.checks)

    @property
    def held(self) -> int:
        return sum(check.done for check in self.checks)

    @property
    def missing(self) -> list[Check]:
        return [check for check in self.checks if not check.done]

    @property
    def complete(self) -> bool:
        return not self.missing


Condition = Callable[[IllnessCase, CaseFile], bool]


def _verified(case: IllnessCase, file: CaseFile) -> bool:
    return case.state in _BEYOND_REPORT or case.verified_at is not None


def _tumour(case: IllnessCase, file: CaseFile) -> bool:
    return case.disease is not None and case.disease.group == DiseaseGroup.TUMOUR


def _discharged(case: IllnessCase, file: CaseFile) -> bool:
    return any(event.kind == EventKind.DISCHARGE for event in valid(file.events))


def _has_costs(case: IllnessCase, file: CaseFile) -> bool:
    return bool(valid(file.costs))


def _always(case: IllnessCase, file: CaseFile) -> bool:
    return True


WANTED: tuple[tuple[DocumentKind, Condition], ...] = (
    (DocumentKind.CONSENT, _always),
    (DocumentKind.ID_CARD, _always),
    (DocumentKind.DIAGNOSIS, _always),
    (DocumentKind.PATHOLOGY, _tumour),
    (DocumentKind.DISCHARGE, _discharged),
    (DocumentKind.SETTLEMENT, _has_costs),
    (DocumentKind.INCOME, _verified),
)


def checklist(case: IllnessCase, file: CaseFile) -> Checklist:
    """Return what the file should hold now. While consent is pending it should hold nothing but the consent."""
    if not case.may_process:
        return Checklist(())
    checks = [_document(kind, file) for kind, wanted in WANTED if wanted(case, file)]
    if _verified(case, file):
        surveys, costs = valid(file.surveys), valid(file.costs)
        checks += [
            _fact("household", _("Home verification"), [row.surveyed_on for row in surveys]),
            _fact("cost", _("Costs of the illness"), [row.incurred_on for row in costs]),
        ]
    return Checklist(tuple(sorted(checks, key=lambda check: check.done)))


def _fact(page: str, label: str | Promise, days: list[date]) -> Check:
    return Check(page, label, bool(days), days[0] if days else None, page=page)


def _document(kind: DocumentKind, file: CaseFile) -> Check:
    held = [row for row in valid(file.documents) if row.kind == kind]
    on = timezone.localdate(held[0].recorded_at) if held else None
    return Check(kind, kind.label, bool(held), on, document=kind)
