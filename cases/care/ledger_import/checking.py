"""What each row of a ledger would do if it were written now."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.members.facts import id_index
from cases.members.models import Member
from cases.members.roster.columns import ID_NUMBER, NAME
from unioncare.imports.problems import RowIssue
from unioncare.organisation.models import User

from ..enums import CaseState
from ..models import Disease, IllnessCase
from ..models.facts import DEDUCTIONS
from ..selectors.diseases import find_diseases, icd_span
from .columns import BASIC, CONSENT, DIED_ON, DISEASE, EMPLOYEE_NO, TOTAL, UNIT
from .reading import LedgerRow
from .standing import Standing, load_standing
from .words import CLOSED, DECEASED, IN_CARE, REPORTED

CREATE, UPDATE, UNCHANGED, REFUSED = "create", "update", "unchanged", "refused"
_NAMED = 4


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


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do, in the order of its rows."""

    outcomes: list[Outcome]

    def having(self, action: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.action == action]

    @property
    def issues(self) -> list[RowIssue]:
        return [issue for outcome in self.outcomes for issue in outcome.row.issues]

    def summary(self) -> dict[str, int]:
        """Return the counts; no personal data."""
        counts = Counter(outcome.action for outcome in self.outcomes)
        return {
            "rows": len(self.outcomes),
            "created": counts[CREATE],
            "updated": counts[UPDATE],
            "unchanged": counts[UNCHANGED],
            "refused": counts[REFUSED],
            "warnings": sum(not issue.problem.is_error for issue in self.issues),
        }

    def as_json(self) -> dict[str, Any]:
        """The report of `--json`, in the shape of every import."""
        summary = self.summary()
        return {
            **{name: summary[name] for name in ("rows", "created", "updated", "unchanged")},
            "left": 0,
            "refused": [issue.as_json() for issue in self.issues if issue.problem.is_error],
            "warnings": [issue.as_json() for issue in self.issues if not issue.problem.is_error],
        }


def check_rows(rows: list[LedgerRow], *, actor: User | None, today: date) -> Checked:
    """Say what each row would do if `actor` (None: the command line) wrote it now."""
    standing = load_standing(rows, actor=actor)
    seen: dict[tuple[int, int], int] = {}
    return Checked([_check(row, standing, seen, today) for row in rows])


def _check(row: LedgerRow, standing: Standing, seen: dict[tuple[int, int], int], today: date) -> Outcome:
    member, disease = _member(row, standing), _disease(row, standing)
    _check_costs(row)
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
    unnamed = next((case for case in cases if case.disease_id is None and not case.is_ended), None)
    if unnamed is None:
        return Outcome(row, CREATE, member, disease, state=state_of(row))
    if row.cells["consent"] is False:
        return Outcome(row, UNCHANGED, member, disease, unnamed, unnamed.state)
    row.note(EMPLOYEE_NO, "case_open", number=unnamed.number)
    return Outcome(row, REFUSED, member, disease, unnamed)


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
    if case.is_ended or not case.may_process:
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
        row.note(DISEASE, "case_differs", number=case.number)


def _warn(row: LedgerRow) -> None:
    if row.cells["consent"] is False:
        row.note(CONSENT, "consent_missing")
    if row.cells["status"] == DECEASED and not row.cells["died_on"]:
        row.note(DIED_ON, "died_on_missing")


def _member(row: LedgerRow, standing: Standing) -> Member | None:
    """Find the member: by employee number, else by ID number, else by name with unit."""
    number, id_number, name = row.cells["employee_no"], row.cells["id_number"], row.cells["name"]
    member = standing.by_number.get(number) if number else None
    if member is None and id_number:
        member = standing.by_id.get(id_index(id_number) or b"")
    if member is None and number is None and id_number is None:
        return _by_name(row, standing)
    if member is None:
        row.note(EMPLOYEE_NO if number else ID_NUMBER, "member_unknown")
    elif name and member.name != name:
        row.note(NAME, "member_differs", name=member.name)
    elif not standing.in_scope(member):
        row.note(EMPLOYEE_NO, "member_unknown.outside")
    return member


def _by_name(row: LedgerRow, standing: Standing) -> Member | None:
    found = [member for member in standing.by_name.get(row.cells["name"] or "", []) if standing.in_scope(member)]
    if row.cells["unit"] and standing.units is not None:
        unit = standing.units.find(row.cells["unit"])
        if unit.pk is None and unit.problem is not None:
            row.note(UNIT, unit.problem.reason, **dict(unit.problem.params))
            return None
        found = [member for member in found if _under(member, unit.pk, standing)]
    if len(found) == 1:
        return found[0]
    row.note(NAME, "member_ambiguous" if found else "member_unknown", count=len(found))
    return None


def _under(member: Member, unit: int | None, standing: Standing) -> bool:
    """Tell whether a member belongs to a unit or to one below it."""
    path = standing.paths.get(unit or 0, "")
    return bool(path) and member.unit.path.startswith(path)


def _disease(row: LedgerRow, standing: Standing) -> Disease | None:
    text = row.cells["disease"]
    if not text:
        return None
    exact = [one for one in standing.diseases if text in (one.code, one.name_zh, one.name_en)]
    found = exact or find_diseases(text, standing.diseases)
    if len(found) > 1 and icd_span(text) is None:
        found = _longest(text, found)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{one.code} {one}" for one in found[:_NAMED])
        row.note(DISEASE, "disease_ambiguous", value=text, diseases=names)
    else:
        row.note(DISEASE, "disease_unknown", value=text)
    return None


def _longest(text: str, found: list[Disease]) -> list[Disease]:
    """Of several diseases keep those whose name or word covers most of the text: 脑膜瘤 goes before 瘤."""

    def covered(disease: Disease) -> int:
        words = (disease.name_zh, disease.name_en, *disease.keywords.replace("，", ",").split(","))
        return max(
            (len(word.strip()) for word in words if word.strip().casefold() in text.casefold() and word.strip()),
            default=0,
        )

    best = max(covered(disease) for disease in found)
    return [disease for disease in found if covered(disease) == best] if best else found


def costs_of(row: LedgerRow) -> dict[str, Decimal] | None:
    """Return total and deductions as a cost entry holds them; None where the ledger tells no costs."""
    cells = row.cells
    told = {name: cells[name] or Decimal(0) for name in DEDUCTIONS}
    oop, total = cells["out_of_pocket"], cells["total"]
    if total is None and oop is None:
        return None
    if total is None:
        total = oop + sum(told.values(), Decimal(0))
    elif oop is not None:
        told["basic_insurance"] += max(total - oop - sum(told.values(), Decimal(0)), Decimal(0))
    return {"total": total, **told}


def _check_costs(row: LedgerRow) -> None:
    cells = row.cells
    amounts = [cells[name] for name in (*DEDUCTIONS, "total", "out_of_pocket") if cells[name] is not None]
    costs = costs_of(row)
    if costs is None:
        return
    paid = sum((costs[name] for name in DEDUCTIONS), Decimal(0))
    if any(amount < 0 for amount in amounts) or paid > costs["total"]:
        row.note(TOTAL, "costs_contradict")
    elif costs["basic_insurance"] != (cells["basic_insurance"] or 0):
        missing = costs["basic_insurance"] - (cells["basic_insurance"] or 0)
        row.note(BASIC, "payer_unknown", amount=f"{missing:,}")
