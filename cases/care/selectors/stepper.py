"""The flow of one case as a row of steps: who took each, when, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from unioncare.core.ui.dates import day

from ..enums import CaseState
from ..models import CaseMove, IllnessCase

DONE, NOW, LATER = "done", "now", ""
FLOW: tuple[tuple[str, Promise], ...] = (
    (CaseState.REPORTED, pgettext_lazy("step", "Report")),
    (CaseState.VERIFIED, pgettext_lazy("step", "Verify")),
    (CaseState.GRADED, pgettext_lazy("step", "Grade")),
    (CaseState.PLANNED, pgettext_lazy("step", "Plan")),
    (CaseState.IN_CARE, pgettext_lazy("step", "Care")),
    (CaseState.RECOVERING, pgettext_lazy("step", "Recover")),
    (CaseState.CLOSED, pgettext_lazy("step", "Close")),
)
# Which step is being taken in a state: what was reported is being verified.
AT_WORK = {
    CaseState.REPORTED: CaseState.VERIFIED,
    CaseState.VERIFIED: CaseState.GRADED,
    CaseState.GRADED: CaseState.PLANNED,
    CaseState.PLANNED: CaseState.PLANNED,
    CaseState.IN_CARE: CaseState.IN_CARE,
    CaseState.RECOVERING: CaseState.RECOVERING,
    CaseState.CLOSED: CaseState.CLOSED,
}
# Ends beside the flow stand where the case left it.
ASIDE = (CaseState.REJECTED, CaseState.DECEASED, CaseState.REOPENED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step as <c-steps> shows it."""

    label: str | Promise
    note: str
    state: str


def steps_of(case: IllnessCase, moves: Iterable[CaseMove], now: datetime) -> list[Step]:
    """Return the steps of a case; `moves` newest first, with their actors."""
    moves = list(moves)
    last = {move.target: move for move in reversed(moves)}
    taken = {target: move for target, move in last.items() if _counts(move, moves)}
    if case.state in ASIDE:
        return _aside(case, taken, last)
    here = [state for state, _label in FLOW].index(AT_WORK[CaseState(case.state)])
    steps = []
    for index, (state, label) in enumerate(FLOW):
        where = DONE if index < here else NOW if index == here else LATER
        steps.append(Step(label, _words(case, taken.get(state), where, now), where))
    return steps


def _words(case: IllnessCase, move: CaseMove | None, where: str, now: datetime) -> str:
    """Return who took a step and when; of the present one how long it lasts or what it waits for."""
    if where == DONE:
        return _note(move)
    if where == LATER:
        return ""
    if case.state == CaseState.IN_CARE:
        return _days(move, now)
    if case.state == CaseState.PLANNED:
        return _("waits for approval")
    return _note(move) if case.state in (CaseState.RECOVERING, CaseState.CLOSED) else ""


def _counts(move: CaseMove, moves: list[CaseMove]) -> bool:
    """Tell whether a step was taken since the case was last opened again."""
    reopened = next((one for one in moves if one.target == CaseState.REOPENED), None)
    return reopened is None or (move.at, move.pk) >= (reopened.at, reopened.pk) or move.target == CaseState.REPORTED


def _aside(case: IllnessCase, taken: dict[str, CaseMove], last: dict[str, CaseMove]) -> list[Step]:
    """Return what was done before the case left the flow, then where it stands."""
    here = Step(CaseState(case.state).label, _note(last.get(case.state)), NOW)
    done = [Step(label, _note(last.get(state)), DONE) for state, label in FLOW if state in last]
    if case.state != CaseState.REOPENED:
        return [*done, here]
    ahead = [Step(label, "", LATER) for state, label in FLOW if state not in (CaseState.REPORTED, CaseState.VERIFIED)]
    return [Step(FLOW[0][1], _note(last.get(CaseState.REPORTED)), DONE), here, *ahead]


def _note(move: CaseMove | None) -> str:
    if move is None:
        return ""
    return f"{day(move.at)} {move.actor.name if move.actor else _('system')}"


def _days(move: CaseMove | None, now: datetime) -> str:
    if move is None:
        return ""
    days = (timezone.localdate(now) - timezone.localdate(move.at)).days + 1
    return _("day %(number)s") % {"number": days}
