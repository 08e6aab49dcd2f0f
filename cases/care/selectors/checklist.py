"""What the file of a case should hold by the protocol, and what it still lacks."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..engine.matching import Granted
from ..engine.plan import Basis
from ..enums import DocumentKind, Entitlement, EventKind
from ..models import CarePlan, IllnessCase
from .case_file import CaseFile, valid
from .step_rules import step_rule


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


@dataclass(frozen=True, slots=True)
class Noted:
    """Which facts a file holds: they are asked for themselves, or ask for their papers."""

    household: bool
    cost: bool
    discharge: bool

    @classmethod
    def of(cls, file: CaseFile) -> Self:
        discharged = any(event.kind == EventKind.DISCHARGE for event in valid(file.events))
        return cls(bool(valid(file.surveys)), bool(valid(file.costs)), discharged)


# Papers of something that happens: wanted by the rule once it is noted.
_PAPERS_OF: dict[str, Callable[[Noted], bool]] = {
    DocumentKind.DISCHARGE: lambda noted: noted.discharge,
    DocumentKind.SETTLEMENT: lambda noted: noted.cost,
    DocumentKind.INVOICE: lambda noted: noted.cost,
}


def papers_wanted(asked: Iterable[str], noted: Noted) -> list[str]:
    """Return the kinds of documents that a file should hold now, of those that the rule asks for."""
    return [kind for kind in asked if kind not in _PAPERS_OF or _PAPERS_OF[kind](noted)]


def documents_asked(case: IllnessCase, *, on: date, plan: CarePlan | None) -> tuple[str, ...]:
    """Return the kinds of documents that the file should hold: by the rule that the plan stands on, before there is a
    plan by the protocol of the day."""
    if plan is not None:
        return documents_of(plan)
    rule = step_rule(case, Entitlement.DOCUMENTS, on=on, severity=case.severity or case.provisional_severity)
    return _kinds(rule.granted)


def documents_of(plan: CarePlan) -> tuple[str, ...]:
    """Return the kinds of documents that a plan asks for."""
    granted = Basis.from_json(plan.entitlements, {Entitlement.DOCUMENTS}).granted.get(Entitlement.DOCUMENTS)
    return _kinds(granted) if granted else ()


def _kinds(granted: Granted) -> tuple[str, ...]:
    kinds: tuple[str, ...] = granted.params.kinds
    return kinds


def checklist(case: IllnessCase, file: CaseFile, asked: Collection[str]) -> Checklist:
    """Return what the file should hold now: the documents `asked` for by rule, and the facts that grading reads.

    Without consent it should hold nothing but the consent.
    """
    if not case.may_process:
        return Checklist(())
    checks = [_document(DocumentKind(kind), file) for kind in papers_wanted(asked, Noted.of(file))]
    if case.verified_at is not None:
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
