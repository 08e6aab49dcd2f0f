"""All rows of a file against all that stands: the preview, the command and the writing call this one function."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from unioncare.organisation.models import User

from ..problems import RowIssue
from .columns import PARTS, PEOPLE, POSTS, UNITS
from .outcomes import CREATE, REFUSED, UNCHANGED, UPDATE, Outcome
from .people import check_people
from .posts import check_posts
from .reading import FileRow
from .standing import load_standing
from .units import check_units


@dataclass(frozen=True, slots=True)
class Checked:
    """What the file would do: the outcomes of each sheet in the order of writing."""

    outcomes: dict[str, list[Outcome]]

    def all(self) -> list[Outcome]:
        return [outcome for part in PARTS for outcome in self.outcomes[part.code]]

    def having(self, action: str) -> list[Outcome]:
        return [outcome for outcome in self.all() if outcome.action == action]

    @property
    def issues(self) -> list[RowIssue]:
        """Every problem in the order of the file."""
        order = {part.code: place for place, part in enumerate(PARTS)}
        rows = sorted((outcome.row for outcome in self.all()), key=lambda row: (order[row.part], row.number))
        return [issue for row in rows for issue in row.issues]

    def summary(self) -> dict[str, Any]:
        """Return the counts, in the whole and by sheet; no personal data."""
        actions = {"created": CREATE, "updated": UPDATE, "unchanged": UNCHANGED, "refused": REFUSED}
        summary: dict[str, Any] = {"rows": len(self.all())}
        counts = Counter(outcome.action for outcome in self.all())
        summary |= {name: counts[action] for name, action in actions.items()}
        summary["warnings"] = sum(not issue.problem.is_error for issue in self.issues)
        for part in PARTS:
            of_part = Counter(outcome.action for outcome in self.outcomes[part.code])
            summary[part.code] = {name: of_part[action] for name, action in actions.items()}
        return summary

    def as_json(self) -> dict[str, Any]:
        """The report of `--json`, in the shape of every import of this project, with the sheet of each problem."""
        summary = self.summary()
        return {
            **{name: summary[name] for name in ("rows", "created", "updated", "unchanged")},
            "left": 0,
            "refused": [issue.as_json() for issue in self.issues if issue.problem.is_error],
            "warnings": [issue.as_json() for issue in self.issues if not issue.problem.is_error],
        }


def check_rows(rows: list[FileRow], *, actor: User | None, today: date) -> Checked:
    """Say what each row would do if it were written now by `actor` (None: the command line, who may everything)."""
    standing = load_standing(rows, actor=actor, today=today)
    by_part = {part.code: [row for row in rows if row.part == part.code] for part in PARTS}
    units = check_units(by_part[UNITS], standing)
    people = check_people(by_part[PEOPLE], standing)
    posts = check_posts(
        by_part[POSTS],
        standing,
        {key.casefold(): number for key, number in _refused(people, "username").items()},
        _refused(units, "code"),
    )
    return Checked({UNITS: units, PEOPLE: people, POSTS: posts})


def _refused(outcomes: list[Outcome], column: str) -> dict[str, int]:
    rows = [outcome.row for outcome in outcomes if outcome.action == REFUSED]
    return {row.cells[column]: row.number for row in rows if row.cells[column]}
