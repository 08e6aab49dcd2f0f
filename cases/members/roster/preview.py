"""The dry run: one pass over the file that stages what would be written and counts what would become of each row.

Rows go by in chunks; of each only a few numbers are remembered. When a row turns out to have a twin in an earlier
chunk, that one is refused as well: the file is read once more to see how it stood there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from unioncare.imports.problems import Problem, RowIssue
from unioncare.imports.progress import ProgressMeter
from unioncare.imports.reading.source import Source
from unioncare.imports.services.staging import Stage
from unioncare.imports.table import RawRow, Table, read_table
from unioncare.imports.writing.refused import RefusedRow

from . import staged
from .check import MemberRow, RowChecker
from .chunks import in_chunks
from .columns import BY_CODE, COLUMNS
from .compare import CHANGED, CHUNK_ROWS, NEW, REFUSED, UNCHANGED, Outcome, RosterComparison
from .new_units import UnitFinder
from .outsiders import Outsiders
from .seen import CHANGED_ROW, NEW_ROW, REFUSED_ROW, UNCHANGED_ROW, Seen
from .showing import shown_change

_KINDS = {NEW: NEW_ROW, CHANGED: CHANGED_ROW, UNCHANGED: UNCHANGED_ROW}
_ORDER = {code: place for place, code in enumerate(BY_CODE)}


@dataclass(slots=True)
class Counts:
    """What would become of the rows; the sums of the preview."""

    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    refused_cells: int = 0
    warnings: int = 0
    merged: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    new_by_unit: Counter[int] = field(default_factory=Counter)
    planned: Counter[int] = field(default_factory=Counter)

    def settle(self, outcome: Outcome, *, merged: bool, by: int = 1) -> None:
        """Count a good row, or take it back."""
        self.outcomes[outcome.kind] += by
        self.merged += by * merged
        if outcome.kind == NEW:
            self.new_by_unit[outcome.row.unit] += by
        if outcome.row.unit < 0:
            self.planned[outcome.row.unit] += by
        for name in outcome.changes:
            self.fields[name] += by


@dataclass(slots=True)
class Checked:
    """A row on its way; `count` is its number among all rows of the file."""

    raw: RawRow
    row: MemberRow
    issues: list[RowIssue]
    count: int

    @property
    def bad_columns(self) -> set[str]:
        return {issue.column for issue in self.issues if issue.problem.is_error}

    def note(self, column: str, problem: Problem) -> None:
        """Add an issue; a cell that is refused already says why."""
        if not (problem.is_error and column in self.bad_columns):
            self.issues.append(self.raw.issue(BY_CODE[column], problem))


class RosterPreview:
    """Runs a file through reading, checking and comparing into a stage."""

    def __init__(
        self,
        source: Source,
        stage: Stage,
        *,
        mapping: Mapping[str, str | None],
        finder: UnitFinder,
        checker: RowChecker,
        comparison: RosterComparison,
    ) -> None:
        self._source = source
        self._stage = stage
        self._mapping = mapping
        self._finder = finder
        self._checker = checker
        self._comparison = comparison
        self._outsiders = Outsiders()
        self._in_scope = finder.directory.in_scope
        self._sheets: dict[str, int] = {}
        self.seen = Seen([])
        self.counts = Counts()

    def run(self) -> None:
        """Stage everything that rows say. Raises UnreadableFile."""
        table = self._table()
        self._sheets = {header.sheet: number for number, header in enumerate(table.sheets)}
        self.seen = Seen(list(self._sheets))
        self._stage.extend(staged.HEADERS, (header.as_staged() for header in table.sheets))
        meter = ProgressMeter(self._stage.run.pk, table.expected_rows)
        for chunk in in_chunks(table.rows(), CHUNK_ROWS):
            self._take(chunk)
            meter.advance(len(chunk))
        if self.seen.late:
            self._refuse_late()
        for number, plan in enumerate(self._finder.planned):
            used = self.counts.planned[-1 - number] > 0
            self._stage.add(staged.UNITS, [plan.parent, list(plan.names), used])

    def _table(self) -> Table:
        return read_table(self._source, COLUMNS, self._mapping)

    def _take(self, chunk: list[RawRow]) -> None:
        """Settle a chunk: twins within it are known before any of its rows is compared."""
        self.counts.rows += len(chunk)
        checked = []
        for raw in chunk:
            row, issues = self._checker.check(raw, self._sheets[raw.sheet])
            checked.append(Checked(raw, row, issues, self.seen.note(row)))
        if self.seen.twins:
            for entry in checked:
                self._note_twins(entry)
        self._compare([entry for entry in checked if not (entry.issues and entry.bad_columns)])
        for entry in checked:
            if entry.issues:
                self._settle_issues(entry)

    def _settle_issues(self, entry: Checked) -> None:
        if bad := entry.bad_columns:
            self._stage.add(staged.REFUSED, _refused(entry))
            self.counts.outcomes[REFUSED] += 1
            self.counts.refused_cells += len(bad)
            self.seen.outcomes[entry.count] = REFUSED_ROW
            self.seen.refused_cells[entry.count] = len(bad)
        for issue in entry.issues:
            if not issue.problem.is_error:
                self._stage.add(staged.WARNINGS, issue.as_staged())
                self.counts.warnings += 1

    def _compare(self, good: list[Checked]) -> None:
        for entry, outcome in zip(good, self._comparison.compare([entry.row for entry in good]), strict=True):
            merged = self._outsiders.has(outcome.row)
            for found in (
                outcome.warning,
                merged and self._outsiders.warning_for(outcome, self._in_scope),
                outcome.refusal,
            ):
                if found:
                    entry.note(*found)
            if outcome.kind == REFUSED:
                continue
            self.seen.outcomes[entry.count] = _KINDS[outcome.kind]
            self.counts.settle(outcome, merged=merged)
            if outcome.kind != UNCHANGED or merged:
                self._stage.add(staged.ROWS, [outcome.kind, *outcome.row])
            if outcome.kind == CHANGED:
                self._stage.add(staged.CHANGES, shown_change(outcome, self._finder))

    def _note_twins(self, entry: Checked) -> None:
        for column, problem in self.seen.twins.get(entry.count, {}).items():
            entry.note(column, problem)

    def _refuse_late(self) -> None:
        """Read the earlier twins again, refuse them, and take back what was counted for them."""
        for chunk in in_chunks(self._late_rows(), CHUNK_ROWS):
            checked = []
            for raw in chunk:
                row, issues = self._checker.check(raw, self._sheets[raw.sheet])
                checked.append(Checked(raw, row, issues, self.seen.late[row.sheet, row.number]))
            sound = [entry for entry in checked if not entry.bad_columns]
            for entry, outcome in zip(sound, self._comparison.compare([e.row for e in sound]), strict=True):
                self._take_back(entry, outcome)
            for entry in checked:
                self._note_twins(entry)
                self.counts.refused_cells += len(entry.bad_columns) - self.seen.refused_cells.get(entry.count, 0)
                self._stage.add(staged.LATE, _refused(entry))

    def _take_back(self, entry: Checked, outcome: Outcome) -> None:
        if outcome.refusal is not None:
            entry.note(*outcome.refusal)
            return
        before = self.seen.outcomes[entry.count]
        if before != REFUSED_ROW:
            outcome.kind = next(kind for kind, value in _KINDS.items() if value == before)
            self.counts.settle(outcome, merged=self._outsiders.has(outcome.row), by=-1)
            self.counts.outcomes[REFUSED] += 1

    def _late_rows(self) -> Iterator[RawRow]:
        return (raw for raw in self._table().rows() if (self._sheets[raw.sheet], raw.number) in self.seen.late)


def _refused(entry: Checked) -> list[object]:
    raw = entry.raw
    issues = sorted(entry.issues, key=lambda issue: _ORDER[issue.column])
    return RefusedRow(raw.sheet, raw.number, raw.values, issues).as_staged()
