"""Writing what was checked: new enrolments and certificate numbers, term by term, set-based."""

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from unioncare.core.audit import record_event
from unioncare.imports.outcomes import CREATE, REFUSED, UNCHANGED, UPDATE
from unioncare.imports.progress import ProgressMeter

from ..models import CoverageTerm
from ..services.certificates import note_certificates
from ..services.claims import recheck_claims
from ..services.writing import EnrolmentRow, lock_term, write_enrolments
from .outcomes import Checked

if TYPE_CHECKING:
    from unioncare.imports.models import ImportRun
    from unioncare.organisation.models import User

IMPORTED = gettext_noop("enrolments imported")


def write_rows(
    checked: Checked, *, actor: "User | None", now: datetime, run: "ImportRun | None", meter: ProgressMeter | None
) -> None:
    """Write every good row in the caller's transaction. Raises InsuranceRefused, with nothing written."""
    if meter is not None:  # all of them count, and of these nothing is written
        meter.advance(len(checked.having(REFUSED)) + len(checked.having(UNCHANGED)))
    terms: dict[int, CoverageTerm] = {}
    new: dict[int, list[EnrolmentRow]] = defaultdict(list)
    numbers: dict[int, dict[int, str]] = defaultdict(dict)
    for outcome in checked.outcomes:
        if outcome.term is None:
            continue
        terms[outcome.term.pk] = outcome.term
        if outcome.action == CREATE and outcome.enrolment is not None:
            new[outcome.term.pk].append(outcome.enrolment)
        elif outcome.action == UPDATE and outcome.held is not None and outcome.held.pk is not None:
            numbers[outcome.term.pk][outcome.held.pk] = outcome.row.cells["certificate_no"]
    lock_term(*terms.values())
    for pk, term in terms.items():
        if rows := new[pk]:
            write_enrolments(term=term, rows=rows, actor=actor, now=now, run=run)
            record_event(term, actor=actor, what=IMPORTED, details={"enrolments": len(rows)})
        note_certificates(term=term, numbers=numbers[pk], actor=actor, now=now)
        if meter is not None:
            meter.advance(len(rows) + len(numbers[pk]))
    recheck_claims(member_ids={row.member_id for rows in new.values() for row in rows}, actor=actor, now=now)
