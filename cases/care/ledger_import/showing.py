"""Outcomes as the preview shows them: labels instead of codes, the first rows of each kind."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from unioncare.core.listed import listed
from unioncare.imports.showing import SHOWN, IssueLine, Shown

from ..enums import CaseState
from .checking import Checked, Outcome
from .columns import BY_CODE


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One row that makes or fills in a case."""

    row: int
    who: str
    unit: str
    disease: str
    detail: str


def issue_lines(checked: Checked, *, errors: bool) -> Shown:
    """Return the refused cells (`errors`) or the doubtful ones."""
    found = [
        (outcome, issue)
        for outcome in checked.outcomes
        for issue in outcome.row.issues
        if issue.problem.is_error is errors
    ]
    lines = [
        IssueLine.of(issue, who=_who(outcome), column=BY_CODE[issue.column].label) for outcome, issue in found[:SHOWN]
    ]
    return Shown(len(found), lines)


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
    return Shown(len(outcomes), lines)


def _who(outcome: Outcome) -> str:
    return outcome.member.name if outcome.member else str(outcome.row.cells["name"] or "")


def _detail(outcome: Outcome) -> str:
    if outcome.case is not None:
        return _("adds to case %(number)s: %(what)s") % {
            "number": outcome.case.number,
            "what": listed(BY_CODE[name].label for name in outcome.fills),
        }
    return str(CaseState(outcome.state).label)
