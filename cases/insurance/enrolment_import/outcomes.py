"""What a row does, and what a file comes to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from unioncare.imports.problems import RowIssue, report_json

from ..models import CoverageTerm
from ..services.writing import EnrolmentRow
from .reading import FileRow
from .standing import Held, Person

CREATE, UPDATE, UNCHANGED, REFUSED = "create", "update", "unchanged", "refused"
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


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do, in the order of its rows."""

    outcomes: list[Outcome]

    def having(self, action: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.action == action]

    @property
    def issues(self) -> list[RowIssue]:
        return [issue for outcome in self.outcomes for issue in outcome.row.issues]

    def summary(self) -> dict[str, Any]:
        """Return the counts and the premium of what is new; no personal data."""
        counts = Counter(outcome.action for outcome in self.outcomes)
        return {
            "rows": len(self.outcomes),
            "created": counts[CREATE],
            "updated": counts[UPDATE],
            "unchanged": counts[UNCHANGED],
            "refused": counts[REFUSED],
            "warnings": sum(not issue.problem.is_error for issue in self.issues),
            "cells": sum(issue.problem.is_error for issue in self.issues),
            "premium": str(sum((outcome.premium for outcome in self.having(CREATE)), Decimal(0))),
        }

    def as_json(self) -> dict[str, Any]:
        """The report of `--json`, in the shape of every import."""
        return report_json(self.summary(), self.issues)
