"""The log of an alert in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .enums import RiskSource, RiskStepKind, Rung
from .models import RiskStep

HOT = frozenset({RiskStepKind.ESCALATED, RiskStepKind.REPEATED, RiskStepKind.NOBODY, RiskStepKind.JOINED})
KEY = frozenset({RiskStepKind.RAISED, RiskStepKind.ACKNOWLEDGED, RiskStepKind.INTERVIEWED, RiskStepKind.CLOSED})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, what, how it stands out, by whom."""

    at: datetime
    title: str
    text: str
    kind: str
    by: str


def line_of(step: RiskStep) -> Line:
    """Return a step in words."""
    kind = "hot" if step.kind in HOT else "key" if step.kind in KEY else ""
    return Line(step.at, step.get_kind_display(), _text(step), kind, step.by.name if step.by else "")


def _text(step: RiskStep) -> str:
    person = step.person.name if step.person else ""
    if step.kind in (RiskStepKind.RAISED, RiskStepKind.JOINED):
        return str(RiskSource(step.facts["source"]).label)
    if step.kind == RiskStepKind.ESCALATED:
        return str(Rung(step.facts["rung"]).label)
    if step.kind == RiskStepKind.NOBODY:
        return _("No team, no supervisor, no counselling post: an organisation officer must fill one.")
    return person
