"""What each row of a ledger would do if it were written now."""

from dataclasses import dataclass
from datetime import date

from cases.members.models import Member
from unioncare.imports.outcomes import CREATE, REFUSED, UNCHANGED, UPDATE, CheckedFile
from unioncare.organisation.models import User

from ..enums import CaseState
from ..models import Disease, IllnessCase
from .columns import CONSENT, DIAGNOSED_ON, DIED_ON, DISEASE, EMPLOYEE_NO, STATUS
from .costs import check_costs, costs_of
from .finding import find_disease, find_member
from .reading import LedgerRow
from .standing import Standing, load_standing
from .words import CLOSED, DECEASED, IN_CARE, REPORTED


@dataclass(slots=True)
class Outcome:
    """A row and what it does: to which member, by which disease, to which case; `fills` names what it would add."""

    row: LedgerRow
    action: str
    member: Member | None = None
    disease: Disease | None = None
    case: IllnessCase | None = None
    state: str = ""
    fills: tuple[str, ...] = ()


class Checked(CheckedFile[Outcome]):
    """What a ledger would do, in the order of its rows."""

    @property
    def silent_on_consent(self) -> int:
        """How many new cases the ledger brings without a word on consent."""
        return sum(outcome.row.cells["consent"] is None for outcome in self.having(CREATE))


def check_rows(rows: list[LedgerRow], *, actor: User | None, today: date) -> Checked:
    """Say what each row would do if `actor` (None: the command line) wrote it now."""
    standing = load_standing(rows, actor=actor)
    seen: dict[tuple[int, int], int] = {}
    return Checked([_check(row, standing, seen, today) for row in rows])


def _check(row: LedgerRow, standing: Standing, seen: dict[tuple[int, int], int], today: date) -> Outcome:
    member, disease = find_member(row, standing), find_disease(row, standing)
    check_costs(row)
    if row.is_refused or member is None or disease is None:
        return Outcome(row, REFUSED, member, disease)
    key = (member.pk, disease.pk)
    if key in seen:
        row.note(DISEASE, "duplicate_case", row=seen[key])
        return Outcome(row, REFUSED, member, disease)
    seen[key] = row.number
    _warn(row)
    return _compare(row, member, disease, standing)


def _compare(row: LedgerRow, member: Member, disease: Disease, standing: Standing) -> Outcome:
    cases = standing.cases.get(member.pk, [])
    same = next((case for case in reversed(cases) if case.disease_id == disease.pk), None)
    if same is not None:
        fills = _fills(row, same, standing)
        _note_differences(row, same)
        return Outcome(row, UPDATE if fills else UNCHANGED, member, disease, same, same.state, fills)
    unnamed = [case for case in cases if case.disease_id is None]
    if unnamed and row.cells["consent"] is False:  # all that is kept of such a row is there, ended or not
        return Outcome(row, UNCHANGED, member, disease, unnamed[-1], unnamed[-1].state)
    waiting = next((case for case in unnamed if not case.is_ended), None)
    if waiting is not None:
        row.note(EMPLOYEE_NO, "case_open", number=waiting.number)
        return Outcome(row, REFUSED, member, disease, waiting)
    if other := next((case for case in cases if not case.is_ended), None):
        row.note(DISEASE, "case_other", number=other.number)
    return Outcome(row, CREATE, member, disease, state=state_of(row))


def state_of(row: LedgerRow) -> str:
    """Return where an imported case stands.

    Being treated or recovering is graded, where the ledger tells the severity, and then waits for a plan by the
    union's protocol; without severity it waits for grading. Without consent it is no more than reported.
    """
    status = row.cells["status"] or IN_CARE
    if status == DECEASED:
        return CaseState.DECEASED
    if row.cells["consent"] is False or status == REPORTED:
        return CaseState.REPORTED
    if status == CLOSED:
        return CaseState.CLOSED
    return CaseState.GRADED if row.cells["severity"] and row.cells["diagnosed_on"] else CaseState.VERIFIED


def _fills(row: LedgerRow, case: IllnessCase, standing: Standing) -> tuple[str, ...]:
    """Return what the ledger knows and the case does not; a case that ended, or has no consent, takes nothing."""
    if case.is_ended or not case.may_process or row.cells["consent"] is False:
        return ()
    wanted = []
    if row.cells["diagnosed_on"] and case.diagnosed_on is None:
        wanted.append("diagnosed_on")
    if row.cells["place"] and not case.place:
        wanted.append("place")
    if costs_of(row) is not None and case.pk not in standing.with_costs:
        wanted.append("total")
    return tuple(wanted)


def _note_differences(row: LedgerRow, case: IllnessCase) -> None:
    told = row.cells["diagnosed_on"]
    if told and case.diagnosed_on and case.diagnosed_on != told:
        row.note(DIAGNOSED_ON, "case_differs", number=case.number)
    if row.cells["status"] in (CLOSED, DECEASED) and not case.is_ended:
        row.note(STATUS, "case_goes_on", number=case.number)


def _warn(row: LedgerRow) -> None:
    if row.cells["consent"] is False:
        row.note(CONSENT, "consent_missing")
    if row.cells["status"] == DECEASED and not row.cells["died_on"]:
        row.note(DIED_ON, "died_on_missing")
