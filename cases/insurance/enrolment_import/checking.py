"""What each row of a list of enrolments would do if it were written now."""

from datetime import date

from cases.members.enums import EmploymentStatus, Sex
from cases.members.roster.columns import ID_NUMBER
from unioncare.imports.columns import Column
from unioncare.imports.outcomes import CREATE, REFUSED, UNCHANGED, UPDATE
from unioncare.organisation.models import User

from ..engine.eligibility import NOT_ON_STAFF, WRONG_SEX, age_on, objection
from ..engine.waiting import Cover, cover
from ..enums import EnrolmentState
from ..models import CoverageTerm, InsurancePlan, PlanVersion
from ..selectors.terms import nearest_term
from ..services.writing import EnrolmentRow, waiting_rule
from .columns import BY_UNION, CERTIFICATE, EMPLOYEE_NO, FUNDING, SHARES, STARTS_ON
from .money import shares_of, split_of
from .outcomes import Checked, Options, Outcome
from .reading import FileRow
from .standing import Held, Person, Standing, load_standing


def check_enrolments(rows: list[FileRow], *, options: Options, actor: User | None, today: date) -> Checked:
    """Say what each row would do if `actor` (None: the command line) wrote it now."""
    plan = InsurancePlan.objects.get(code=options["plan"])
    first = date.fromisoformat(options["term_start"]) if options.get("term_start") else None
    checker = Checker(load_standing(rows, plan=plan, actor=actor, today=today), today, first)
    # By their days, whatever their order in the file: a later cover is held against the earlier one.
    by_days = sorted(range(len(rows)), key=lambda place: rows[place].cells["starts_on"] or today)
    outcomes = {place: checker.check(rows[place]) for place in by_days}
    return Checked([outcomes[place] for place in range(len(rows))])


class Checker:
    """Holds rows against what stands and against the rows before them."""

    def __init__(self, standing: Standing, today: date, term_start: date | None) -> None:
        self._standing = standing
        self._today = today
        self._term_start = term_start
        self._seen: dict[tuple[int, int], FileRow] = {}  # member and term → row
        self._certificates: dict[str, FileRow] = {}  # number → row

    def check(self, row: FileRow) -> Outcome:
        """Return what a row does; everything that speaks against it is noted on the row."""
        person = self._standing.find(row)
        term = self._term(row, person) if person else None
        if person is None or term is None:
            return Outcome(row, REFUSED, person)
        if (before := self._seen.setdefault((person.pk, term.pk), row)) is not row:
            row.note(_who(row), "duplicate_member", row=before.number)
            return Outcome(row, REFUSED, person, term)
        outcome = self._compare(row, person, term)
        self._check_certificate(row, outcome.held)
        if row.is_refused:
            outcome.action = REFUSED
        elif outcome.enrolment is not None:
            self._standing.hold(outcome.enrolment, term)
        return outcome

    def _compare(self, row: FileRow, person: Person, term: CoverageTerm) -> Outcome:
        starts = row.cells["starts_on"] or _default_start(term, self._today)
        enrolled = self._standing.held.get(person.pk, [])
        days = _cover(term, starts, enrolled)
        stated = row.cells["starts_on"] is not None
        for held in enrolled:
            if held.term_id == term.pk and (not stated or held.starts_on in (starts, days.starts_on)):
                return self._known(row, person, term, held)
        self._check_free(row, days, enrolled)
        self._check_eligible(row, person, term.version, starts)
        shares = shares_of(row, term.version)
        enrolment = EnrolmentRow(
            person.pk, self._standing.place(person, starts).unit_id, days, split_of(row, term.version, shares), shares,
            row.cells["certificate_no"] or "",
        )  # fmt: skip
        return Outcome(row, CREATE, person, term, enrolment)

    def _known(self, row: FileRow, person: Person, term: CoverageTerm, held: Held) -> Outcome:
        """Compare with the enrolment that is there: a file adds the certificate number, and changes nothing else."""
        told = row.cells["certificate_no"]
        if row.cells["shares"] is not None and row.cells["shares"] != held.shares:
            row.note(SHARES, "enrolment_differs", shares=held.shares)
        paid = [row.cells[column.code] for column in FUNDING]
        if any(amount is not None for amount in paid) and tuple(amount or 0 for amount in paid) != held.split:
            row.note(BY_UNION, "enrolment_differs.split")
        if told and held.certificate_no and told != held.certificate_no:
            row.note(CERTIFICATE, "certificate_differs", number=held.certificate_no)
        action = UPDATE if told and not held.certificate_no else UNCHANGED
        return Outcome(row, action, person, term, held=held)

    def _term(self, row: FileRow, person: Person) -> CoverageTerm | None:
        """Return the term that a row means: of the nearest unit upward, holding the start or beginning as asked.

        Whoever is covered on that day by a term further up is meant there: nearer ones that came later change nothing.
        """
        day: date = row.cells["starts_on"] or self._term_start or self._today
        path = self._standing.place(person, day).path
        near = [term for term in self._standing.terms if path.startswith(term.unit.path)]
        insures = nearest_term(near, path, day)
        if self._term_start is not None:
            near = [term for term in near if term.starts_on == self._term_start]
        stored = [held for held in self._standing.held.get(person.pk, []) if held.pk is not None]
        covering = {held.term_id for held in stored if held.starts_on <= day <= held.ends_on}
        chosen = next((term for term in near if term.pk in covering), None)
        if chosen is None and insures is not None and near and insures not in near:
            row.note(_who(row), "insured_nearer", day=f"{day}", unit=insures.unit.name, first=f"{insures.starts_on}")
            return None
        chosen = chosen or insures
        if chosen is None and near and row.cells["starts_on"] is not None:
            other = min(near, key=lambda term: abs(term.starts_on - day))
            row.note(STARTS_ON, "start_outside_term", first=f"{other.starts_on}", last=f"{other.ends_on}")
            return None
        if chosen is None:  # bought ahead: the next one to come
            coming = [term for term in near if term.starts_on > day]
            soonest = min((term.starts_on for term in coming), default=None)
            chosen = nearest_term(coming, path, soonest) if soonest else None
        if chosen is None:
            row.note(_who(row), "no_term", day=f"{day}")
        return chosen

    def _check_free(self, row: FileRow, days: Cover, enrolled: list[Held]) -> None:
        for held in enrolled:
            if held.starts_on <= days.ends_on and held.ends_on >= days.starts_on:
                row.note(STARTS_ON, "overlap", first=f"{held.starts_on}", last=f"{held.ends_on}")
                return

    def _check_eligible(self, row: FileRow, person: Person, version: PlanVersion, day: date) -> None:
        if person.employee_no is None:
            row.note(_who(row), "not_on_staff.outside")
            return
        status = self._standing.place(person, day).status
        code = objection(version, birth=person.birth_date, sex=person.sex, status=status, day=day)
        if code == NOT_ON_STAFF:
            row.note(_who(row), code, day=f"{day}", status=str(EmploymentStatus(status).label))
        elif code == WRONG_SEX:
            row.note(_who(row), "not_eligible.sex", sex=str(Sex(version.sex).label))
        elif code is not None and person.birth_date is not None:
            age = age_on(person.birth_date, day)
            row.note(_who(row), "not_eligible.age", day=f"{day}", age=age, least=version.min_age, most=version.max_age)
        elif person.birth_date is None:
            row.note(_who(row), "birth_unknown")
        if (until := self._standing.refused.get(person.pk)) and until > day:
            row.note(_who(row), "member_refused", day=f"{until}")

    def _check_certificate(self, row: FileRow, held: Held | None) -> None:
        number = row.cells["certificate_no"]
        if not number:
            return
        if (before := self._certificates.setdefault(number, row)) is not row:
            row.note(CERTIFICATE, "certificate_twice", row=before.number)
        owner = self._standing.certificates.get(number)
        if owner is not None and (held is None or owner != held.pk):
            row.note(CERTIFICATE, "certificate_twice.taken")


def _who(row: FileRow) -> Column:
    return EMPLOYEE_NO if row.cells["employee_no"] else ID_NUMBER


def _default_start(term: CoverageTerm, today: date) -> date:
    return today if term.starts_on <= today <= term.ends_on else term.starts_on


def _cover(term: CoverageTerm, starts: date, enrolled: list[Held]) -> Cover:
    """Return the days of a new enrolment; an earlier one that ran to its end lets nobody wait twice."""
    ran_out = [held for held in enrolled if held.ends_on < starts and held.state == EnrolmentState.ACTIVE]
    last = max((held.ends_on for held in ran_out), default=None)
    days = (term.starts_on, term.ends_on)
    return cover(waiting_rule(term.version), term=days, starts_on=starts, last_end=last)
