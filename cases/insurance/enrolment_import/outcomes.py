"""What a row does, and what a file comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from unioncare.imports.outcomes import CREATE, CheckedFile

from ..models import CoverageTerm
from ..services.writing import EnrolmentRow
from .reading import FileRow
from .standing import Held, Person

# What was chosen beside the file: the plan's code, the term's key or its first day.
Options = Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """A row and what it does: an enrolment that it makes in a term, or the one to which it adds the certificate."""

    row: FileRow
    action: str
    person: Person | None = None
    term: CoverageTerm | None = None
    enrolment: EnrolmentRow | None = None
    held: Held | None = None

    @property
    def premium(self) -> Decimal:
        """What the new enrolment costs, CNY."""
        return self.enrolment.split.total * self.enrolment.shares if self.enrolment else Decimal(0)


class Checked(CheckedFile[Outcome]):
    """What a file would do, in the order of its rows."""

    def summary(self) -> dict[str, Any]:
        """Return the counts and the premium of what is new; no personal data."""
        premium = sum((outcome.premium for outcome in self.having(CREATE)), Decimal(0))
        return {**super().summary(), "premium": str(premium)}
