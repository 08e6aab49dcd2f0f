"""Outcomes as the preview shows them: the first of each kind, kept when the file is checked.

A file of a hundred thousand rows is not checked anew for every look at its preview; what is confirmed is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from unioncare.imports.outcomes import CREATE, UPDATE
from unioncare.imports.problems import RowIssue
from unioncare.imports.showing import IssueLine, Shown

from .columns import BY_CODE
from .outcomes import Checked, Outcome

BAD, DOUBTFUL = "bad", "doubtful"


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """One row that enrols somebody, or adds a certificate number."""

    row: int
    who: str
    unit: str
    days: str
    premium: str
    certificate_no: str


def staged_lines(checked: Checked, most: int) -> Iterator[list[Any]]:
    """Yield the first lines of each part as JSON can hold them: the part, then its facts."""
    counts: Counter[str] = Counter()
    for outcome in checked.outcomes:
        for part, line in _lines(outcome):
            counts[part] += 1
            if counts[part] <= most:
                yield [part, *line]


def shown_parts(staged: Iterable[list[Any]], summary: dict[str, Any]) -> dict[str, Shown]:
    """Return the parts of the preview by name: bad, doubtful, create, update."""
    totals = {BAD: "cells", DOUBTFUL: "warnings", CREATE: "created", UPDATE: "updated"}
    parts = {part: Shown(summary.get(total, 0)) for part, total in totals.items()}
    for part, *facts in staged:
        parts[part].lines.append(_issue_line(*facts) if part in (BAD, DOUBTFUL) else EnrolmentLine(*facts))
    return parts


def _lines(outcome: Outcome) -> Iterator[tuple[str, list[Any]]]:
    who = outcome.person.name if outcome.person else str(outcome.row.cells["name"] or "")
    for issue in outcome.row.issues:
        yield (BAD if issue.problem.is_error else DOUBTFUL), [who, issue.as_staged()]
    if outcome.action in (CREATE, UPDATE) and outcome.person is not None:
        days = outcome.enrolment.cover if outcome.enrolment else outcome.held
        shown = f"{days.starts_on} – {days.ends_on}" if days else ""
        premium = str(outcome.premium) if outcome.enrolment else ""
        number = outcome.row.cells["certificate_no"] or ""
        yield outcome.action, [outcome.row.number, who, outcome.person.unit, shown, premium, number]


def _issue_line(who: str, staged: list[Any]) -> IssueLine:
    issue = RowIssue.from_staged(staged)
    return IssueLine.of(issue, who=who, column=BY_CODE[issue.column].label)
