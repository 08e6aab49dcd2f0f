"""The two kinds of file: a list of whom to enrol, and the insurer's answer with the certificate numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from unioncare.imports.columns import Column

from .certificates import check_certificates
from .checking import check_enrolments
from .columns import ENROLMENT, RETURNED
from .outcomes import Checked


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of run, the columns that its files may hold, and what says what each row would do."""

    kind: str
    columns: Sequence[Column]
    check: Callable[..., Checked]


ENROLMENTS = Job("enrolments", ENROLMENT, check_enrolments)
CERTIFICATES = Job("certificates", RETURNED, check_certificates)
JOBS = {job.kind: job for job in (ENROLMENTS, CERTIFICATES)}
