"""Building the cases of a ledger, each through the services that an ordinary case goes through."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.members.services import record_member_death
from unioncare.imports.outcomes import CREATE, UPDATE
from unioncare.worklist.services import close_subject

from ..enums import ENDED_STATES, CaseState, ConsentState, Entitlement
from ..models import Consent, CostEntry, IllnessCase
from ..selectors.consent import consent_text_on
from ..services.facts import CostLine, note_cost
from ..services.flow import begin_case
from ..services.grading import GradingEntry, grade_case
from ..services.intake import new_subject
from ..services.locking import lock_case
from ..services.next_steps import open_next
from ..services.numbering import lock_numbering, next_number
from ..services.ownership import assign_owner
from ..services.steps import open_step
from ..signals import facts_changed
from .checking import Outcome
from .costs import costs_of

if TYPE_CHECKING:
    from unioncare.organisation.models import User

MOVE = "import"
_REPORTED_AT = time(9, 0)


def write_outcome(outcome: Outcome, *, actor: "User | None", now: datetime) -> IllnessCase | None:
    """Do what a row says and tell of it; return the case that was made or filled in."""
    if outcome.action not in (CREATE, UPDATE):
        return None
    case = _create(outcome, actor, now) if outcome.action == CREATE else _fill(outcome, actor, now)
    facts_changed.send(IllnessCase, case=lock_case(case.pk), actor=actor, now=now)
    return case


def _create(outcome: Outcome, actor: "User | None", now: datetime) -> IllnessCase:
    cells, member = outcome.row.cells, outcome.member
    assert member is not None
    consented = cells["consent"] is not False
    lock_numbering()
    reported_at = _reported_at(cells["reported_on"], now)
    number = next_number(timezone.localtime(reported_at).year)
    case = IllnessCase(
        number=number,
        member=member,
        unit=member.unit,
        subject=new_subject(member=member, number=number),
        reported_at=reported_at,
        reported_by=actor,
        contact_phone=cells["phone"] or "",
        place=cells["place"] or "",
        consent_state=ConsentState.GIVEN if consented else ConsentState.PENDING,
        follows=IllnessCase.objects.filter(member=member).order_by("-number").first(),
    )
    if consented:
        case.disease, case.diagnosed_on = outcome.disease, cells["diagnosed_on"]
        case.what_happened = cells["what_happened"] or ""
    begun = _first_state(outcome.state)
    if consented and begun != CaseState.REPORTED:
        case.verified_at, case.verification_note = now, _("Taken over from the ledger")
    begin_case(case=case, state=begun, move=MOVE, actor=actor, now=now, reason=_source(outcome))
    _note_consent(case, consented, actor, now)
    assign_owner(case=case, now=now)
    _bring_on(case, outcome, actor, now)
    return case


def _first_state(state: str) -> CaseState:
    """A graded case begins as a verified one, and the grading that follows moves it on."""
    return CaseState.VERIFIED if state == CaseState.GRADED else CaseState(state)


def _source(outcome: Outcome) -> str:
    told = outcome.row.told_status or "—"
    return _("Ledger row %(row)s; status there: %(status)s") % {"row": outcome.row.number, "status": told}


def _reported_at(day: date | None, now: datetime) -> datetime:
    if day is None or day == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(day, _REPORTED_AT))


def _note_consent(case: IllnessCase, consented: bool, actor: "User | None", now: datetime) -> None:
    Consent.objects.create(
        case=case,
        text=consent_text_on(timezone.localdate(now)),
        state=ConsentState.GIVEN if consented else ConsentState.PENDING,
        given_by=_("taken over from the ledger") if consented else "",
        at=now,
        recorded_by=actor,
    )


def _bring_on(case: IllnessCase, outcome: Outcome, actor: "User | None", now: datetime) -> None:
    """Note what the ledger tells, grade where it tells the severity, and open the step that is next."""
    cells = outcome.row.cells
    if case.may_process:
        _note_costs(case, outcome, actor, now)
    if outcome.state == CaseState.GRADED:
        _grade(case, outcome, actor, now)
    elif outcome.state == CaseState.DECEASED:
        _end(case, now, _("The member died"))
        died_on = cells["died_on"] or timezone.localdate(now)
        IllnessCase.objects.filter(pk=case.pk).update(died_on=died_on)
        record_member_death(member=case.member, died_on=died_on, actor=actor, now=now)
    elif outcome.state == CaseState.CLOSED:
        _end(case, now, _("Closed in the ledger"))
    else:
        open_next(case=case, now=now)
    if cells["consent"] is None and outcome.state not in ENDED_STATES:
        # The ledger is silent: somebody brings the signed paper.
        open_step(case=case, step=Entitlement.CONSENT, now=now)


def _grade(case: IllnessCase, outcome: Outcome, actor: "User | None", now: datetime) -> None:
    cells = outcome.row.cells
    evidence_on = cells["diagnosed_on"] or timezone.localdate(now)
    entry = GradingEntry(int(cells["severity"]), _("Severity by the ledger"), evidence_on)
    grade_case(case_id=case.pk, entry=entry, actor=actor, now=now)


def _end(case: IllnessCase, now: datetime, reason: str) -> None:
    close_subject(subject=case.subject, now=now, actor=None, reason=reason)
    case.closed_at = now
    case.save(update_fields=["closed_at"])


def _note_costs(case: IllnessCase, outcome: Outcome, actor: "User | None", now: datetime) -> None:
    costs = costs_of(outcome.row)
    if costs is None:
        return
    on = outcome.row.cells["diagnosed_on"] or timezone.localdate(case.reported_at)
    line = CostLine(incurred_on=on, description=_("Taken over from the ledger"), **costs)
    note_cost(case_id=case.pk, entry=line, actor=actor, now=now)


def _fill(outcome: Outcome, actor: "User | None", now: datetime) -> IllnessCase:
    """Add what the case lacks; what it says already stays."""
    assert outcome.case is not None
    case = IllnessCase.objects.select_for_update(of=("self",)).get(pk=outcome.case.pk)
    plain = [name for name in outcome.fills if name in ("diagnosed_on", "place")]
    for name in plain:
        setattr(case, name, outcome.row.cells[name])
    if plain:
        case.save(update_fields=plain)
    if "total" in outcome.fills and not CostEntry.objects.filter(case=case, struck_at__isnull=True).exists():
        _note_costs(case, outcome, actor, now)
    return case
