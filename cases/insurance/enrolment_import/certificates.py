"""The insurer's answer: which certificate number each row adds to the enrolment of a term."""

from datetime import date

from cases.members.roster.columns import ID_NUMBER
from unioncare.imports.outcomes import REFUSED, UNCHANGED, UPDATE
from unioncare.organisation.models import User

from ..models import CoverageTerm
from .columns import CERTIFICATE, EMPLOYEE_NO
from .outcomes import Checked, Options, Outcome
from .reading import FileRow
from .standing import Held, Person, Standing, load_standing


def check_certificates(rows: list[FileRow], *, options: Options, actor: User | None, today: date) -> Checked:
    """Say what each row would do if `actor` wrote it now; a number once noted is never overwritten."""
    term = CoverageTerm.objects.select_related("plan", "version", "unit").filter(pk=options["term"]).first()
    if term is None:  # nobody was enrolled in it, or it would still be there
        return Checked([_homeless(row) for row in rows])
    standing = load_standing(rows, plan=term.plan, actor=actor, today=today)
    standing.insured = {pk for pk, held in standing.held.items() if any(one.term_id == term.pk for one in held)}
    people: dict[int, FileRow] = {}
    numbers: dict[str, FileRow] = {}
    return Checked([_check(row, term, standing, people, numbers) for row in rows])


def _homeless(row: FileRow) -> Outcome:
    row.note(CERTIFICATE, "term_removed")
    return Outcome(row, REFUSED)


def _check(
    row: FileRow, term: CoverageTerm, standing: Standing, people: dict[int, FileRow], numbers: dict[str, FileRow]
) -> Outcome:
    person = standing.find(row)
    held = _held(row, person, term, standing) if person else None
    number = row.cells["certificate_no"]
    if not number:
        if not row.is_refused:
            row.note(CERTIFICATE, "certificate_missing")
        return Outcome(row, REFUSED, person, term, held=held)
    # Rows of several sheets have the same numbers: a row is told by itself.
    if (before := numbers.setdefault(number, row)) is not row:
        row.note(CERTIFICATE, "certificate_twice", row=before.number)
    if person and (before := people.setdefault(person.pk, row)) is not row:
        row.note(EMPLOYEE_NO, "duplicate_member", row=before.number)
    if held is not None:
        _compare(row, number, held, standing)
    if row.is_refused or held is None:
        return Outcome(row, REFUSED, person, term, held=held)
    return Outcome(row, UNCHANGED if held.certificate_no else UPDATE, person, term, held=held)


def _held(row: FileRow, person: Person, term: CoverageTerm, standing: Standing) -> Held | None:
    """Return the enrolment of the member in the term, the last where there are several."""
    held = [one for one in standing.held.get(person.pk, []) if one.term_id == term.pk]
    if not held:
        row.note(EMPLOYEE_NO if row.cells["employee_no"] else ID_NUMBER, "not_enrolled")
        return None
    return held[-1]


def _compare(row: FileRow, number: str, held: Held, standing: Standing) -> None:
    owner = standing.certificates.get(number)
    if owner is not None and owner != held.pk:
        row.note(CERTIFICATE, "certificate_twice.taken")
    elif held.certificate_no and held.certificate_no != number:
        row.note(CERTIFICATE, "certificate_differs", number=held.certificate_no)
