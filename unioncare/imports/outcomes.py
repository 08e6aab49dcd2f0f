"""What the rows of a file would do, one by one: what a check returns and a preview shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from .cells import Cell
from .problems import RowIssue, report_json

CREATE, UPDATE, UNCHANGED, REFUSED = "create", "update", "unchanged", "refused"


class FileRow(Protocol):
    """A row as it was read, and what is wrong with it."""

    @property
    def sheet(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def values(self) -> Sequence[Cell]: ...
    @property
    def issues(self) -> list[RowIssue]: ...


class RowOutcome(Protocol):
    """A row, and what it does: one of the actions above."""

    @property
    def row(self) -> FileRow: ...
    @property
    def action(self) -> str: ...


class HasOutcomes(Protocol):
    """What a file would do, to be asked for the rows of one action."""

    def having(self, action: str) -> Sequence[RowOutcome]: ...


OneRow = TypeVar("OneRow", bound=RowOutcome)


@dataclass(frozen=True, slots=True)
class CheckedFile(Generic[OneRow]):
    """What a file would do, in the order of its rows."""

    outcomes: list[OneRow]

    def having(self, action: str) -> list[OneRow]:
        return [outcome for outcome in self.outcomes if outcome.action == action]

    @property
    def issues(self) -> list[RowIssue]:
        return [issue for outcome in self.outcomes for issue in outcome.row.issues]

    def summary(self) -> dict[str, Any]:
        """Return the counts; no personal data."""
        counts = Counter(outcome.action for outcome in self.outcomes)
        return {
            "rows": len(self.outcomes),
            "created": counts[CREATE],
            "updated": counts[UPDATE],
            "unchanged": counts[UNCHANGED],
            "refused": counts[REFUSED],
            "warnings": sum(not issue.problem.is_error for issue in self.issues),
            "cells": sum(issue.problem.is_error for issue in self.issues),
        }

    def as_json(self) -> dict[str, Any]:
        """The report of `--json`, in the shape of every import."""
        return report_json(self.summary(), self.issues)
