"""The first rows of each kind, kept when the file is checked, as the preview shows them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from unioncare.imports.outcomes import CREATE
from unioncare.imports.problems import RowIssue
from unioncare.imports.showing import IssueLine, Shown

from ..enums import GrantKind
from .checking import Checked, Outcome
from .columns import BY_CODE

BAD, DOUBTFUL = "bad", "doubtful"


@dataclass(frozen=True, slots=True)
class PastLine:
    """One row that is taken in."""

    row: int
    who: str
    day: str
    kind: str
    amount: str

    @property
    def kind_name(self) -> str:
        return str(GrantKind(self.kind).label)


def staged_lines(checked: Checked, most: int) -> Iterator[list[Any]]:
    """Yield the first lines of each part as JSON can hold them: the part, then its facts."""
    counts: Counter[str] = Counter()
    for outcome in checked.outcomes:
        for part, line in _lines(outcome):
            counts[part] += 1
            if counts[part] <= most:
                yield [part, *line]


def shown_parts(staged: Iterable[list[Any]], summary: dict[str, Any]) -> dict[str, Shown]:
    """Return the parts of the preview by name: bad, doubtful, create."""
    totals = {BAD: "cells", DOUBTFUL: "warnings", CREATE: "created"}
    parts = {part: Shown(summary.get(total, 0)) for part, total in totals.items()}
    for part, *facts in staged:
        parts[part].lines.append(PastLine(*facts) if part == CREATE else _issue_line(*facts))
    return parts


def _lines(outcome: Outcome) -> Iterator[tuple[str, list[Any]]]:
    row = outcome.row
    who = outcome.member.name if outcome.member else str(row.cells["name"] or "")
    for issue in row.issues:
        yield (BAD if issue.problem.is_error else DOUBTFUL), [who, issue.as_staged()]
    if outcome.action == CREATE and outcome.kind is not None:
        day, amount = row.cells["given_on"].isoformat(), str(row.cells["amount"])
        yield CREATE, [row.number, who, day, outcome.kind.value, amount]


def _issue_line(who: str, staged: list[Any]) -> IssueLine:
    issue = RowIssue.from_staged(staged)
    return IssueLine.of(issue, who=who, column=BY_CODE[issue.column].label)
