"""The two kinds of file: a statement, and a list of what was deducted from wages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from unioncare.imports.columns import Column
from unioncare.imports.reading.source import Source

from .columns import PAYROLL, STATEMENT
from .outcomes import Options, Statement
from .payroll import read_payroll
from .reading import read_statement


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of run, the columns that its files may hold, and what reads them."""

    kind: str
    columns: Sequence[Column]
    read: Callable[[Source, Options, date], Statement]


def _payroll(source: Source, options: Options, today: date) -> Statement:
    on, further = date.fromisoformat(options["on"]), bool(options.get("further"))
    return read_payroll(source, campaign=options["campaign"], on=on, further=further)


STATEMENTS = Job("statement", STATEMENT, lambda source, options, today: read_statement(source, today))
DEDUCTIONS = Job("deductions", PAYROLL, _payroll)
JOBS = {job.kind: job for job in (STATEMENTS, DEDUCTIONS)}
