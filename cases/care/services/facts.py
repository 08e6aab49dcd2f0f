"""Facts of a case: treatment, household, costs. A wrong one is struck out with a reason, never edited or deleted."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.workflow import MoveRefused

from ..contributions import striking_objection
from ..enums import DocumentKind, EventKind
from ..models import CaseDocument, CostEntry, HouseholdSurvey, IllnessCase, TreatmentEvent
from ..signals import facts_changed
from .conditions import NO_CONSENT
from .file_checks import complete_file
from .locking import lock_case_for
from .planning import drop_event_items, open_event_items

if TYPE_CHECKING:
    from unioncare.organisation.models import User

Fact = TreatmentEvent | HouseholdSurvey | CostEntry | CaseDocument
F = TypeVar("F", TreatmentEvent, HouseholdSurvey, CostEntry)
# Before consent only the signed consent itself may be filed.
WITHOUT_CONSENT = (DocumentKind.CONSENT,)


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An admission, operation, stay in intensive care or discharge."""

    kind: EventKind
    happened_on: date
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdEntry:
    """What a home verification found. Amounts in CNY a year."""

    surveyed_on: date
    region: str
    persons: int
    annual_income: Decimal
    rigid_expenditure: Decimal
    evidence: str


@dataclass(frozen=True, slots=True)
class CostLine:
    """One settlement: its total and what others paid of it. CNY."""

    incurred_on: date
    total: Decimal
    description: str = ""
    basic_insurance: Decimal = Decimal(0)
    critical_insurance: Decimal = Decimal(0)
    medical_assistance: Decimal = Decimal(0)
    commercial_insurance: Decimal = Decimal(0)
    mutual_benefit: Decimal = Decimal(0)
    relief_donations: Decimal = Decimal(0)


def _fields(entry: EventEntry | HouseholdEntry | CostLine) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def writable(case_id: int, actor: "User | None", *, needs_consent: bool = True) -> IllnessCase:
    """Lock the case whose facts change: they set burden and aid.

    Raises MoveRefused without consent, and for whomever the case concerns.
    """
    case = lock_case_for(case_id, actor)
    if needs_consent and (why := NO_CONSENT.get(case.consent_state)) is not None:
        raise MoveRefused(why)
    return case


def _note(model: type[F], case: IllnessCase, fields: dict[str, object], actor: "User | None", now: datetime) -> F:
    fact = model(case=case, recorded_by=actor, recorded_at=now, **fields)
    fact.full_clean(exclude=["case", "recorded_by"])
    fact.save(force_insert=True)
    complete_file(case=case, actor=actor, now=now)
    return fact


@transaction.atomic
def note_event(*, case_id: int, entry: EventEntry, actor: "User | None", now: datetime) -> TreatmentEvent:
    """Note a treatment event; the plan in force may ask for a visit or a screening because of it."""
    case = writable(case_id, actor)
    event = _note(TreatmentEvent, case, _fields(entry), actor, now)
    open_event_items(case=case, event=event, now=now)
    facts_changed.send(IllnessCase, case=case, actor=actor, now=now)
    return event


@transaction.atomic
def note_household(*, case_id: int, entry: HouseholdEntry, actor: "User | None", now: datetime) -> HouseholdSurvey:
    """Note a home verification; the next grading reads it."""
    return _note(HouseholdSurvey, writable(case_id, actor), _fields(entry), actor, now)


@transaction.atomic
def note_cost(*, case_id: int, entry: CostLine, actor: "User | None", now: datetime) -> CostEntry:
    """Note a settlement. Raises ValidationError when others paid more than the total."""
    case = writable(case_id, actor)
    cost = _note(CostEntry, case, _fields(entry), actor, now)
    facts_changed.send(IllnessCase, case=case, actor=actor, now=now)
    return cost


@transaction.atomic
def strike_fact(*, fact: Fact, actor: "User | None", now: datetime, reason: str) -> Fact:
    """Strike out a wrong fact: it stays readable, and counts no more. Gradings that read it stay as they were.

    What an event asked for and nobody has done yet is cancelled with it. Raises MoveRefused for a fact that belongs to
    something else, which is to be taken back there.
    """
    if not reason.strip():
        raise MoveRefused(_("A reason is needed for this step."))
    case = writable(fact.case_id, actor, needs_consent=getattr(fact, "kind", "") not in WITHOUT_CONSENT)
    locked: Fact = type(fact).objects.select_for_update(of=("self",)).get(pk=fact.pk)
    if locked.struck_at is not None:
        raise MoveRefused(_("This was already struck out."))
    if (why := striking_objection(locked)) is not None:
        raise MoveRefused(why)
    locked.struck_at, locked.struck_by, locked.struck_reason = now, actor, reason.strip()[:200]
    locked.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    if isinstance(locked, TreatmentEvent):
        drop_event_items(event=locked, actor=actor, now=now, reason=locked.struck_reason)
    facts_changed.send(IllnessCase, case=case, actor=actor, now=now)
    return locked
