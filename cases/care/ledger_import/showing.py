"""Outcomes as the preview shows them: labels instead of codes, the first rows of each kind."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.listed import listed

from ..enums import CaseState
from .checking import Checked, Outcome
from .columns import BY_CODE

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the import, as <c-steps> shows it."""

    label: str | Promise
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One bad or doubtful cell."""

    sheet: str
    row: int
    who: str
    column: str | Promise
    value: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One row that makes or fills in a case."""

    row: int
    who: str
    unit: str
    disease: str
    detail: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of the preview: its first lines, and how many more there are."""

    lines: list[Any]
    more: int


def steps(now: int) -> list[Step]:
    """Return choose, check, import, with the step numbered `now` as the present one; 3 is after the last."""
    labels = (gettext_lazy("Choose the file"), gettext_lazy("Check"), gettext_lazy("Import"))
    return [Step(label, "done" if place < now else "now" if place == now else "") for place, label in enumerate(labels)]


def issue_lines(checked: Checked, *, errors: bool) -> Shown:
    """Return the refused cells (`errors`) or the doubtful ones."""
    found = [
        (outcome, issue)
        for outcome in checked.outcomes
        for issue in outcome.row.issues
        if issue.problem.is_error is errors
    ]
    lines = [
        IssueLine(
            issue.sheet, issue.row, _who(outcome), BY_CODE[issue.column].label, issue.value, issue.message, issue.hint
        )
        for outcome, issue in found[:SHOWN]
    ]
    return Shown(lines, max(0, len(found) - SHOWN))


def case_lines(outcomes: list[Outcome]) -> Shown:
    """Return the rows that make or fill in a case."""
    lines = [
        CaseLine(
            outcome.row.number,
            _who(outcome),
            outcome.member.unit.name if outcome.member else "",
            str(outcome.disease or ""),
            _detail(outcome),
        )
        for outcome in outcomes[:SHOWN]
    ]
    return Shown(lines, max(0, len(outcomes) - SHOWN))


def _who(outcome: Outcome) -> str:
    return outcome.member.name if outcome.member else str(outcome.row.cells["name"] or "")


def _detail(outcome: Outcome) -> str:
    if outcome.case is not None:
        return _("adds to case %(number)s: %(what)s") % {
            "number": outcome.case.number,
            "what": listed(BY_CODE[name].label for name in outcome.fills),
        }
    return str(CaseState(outcome.state).label)
