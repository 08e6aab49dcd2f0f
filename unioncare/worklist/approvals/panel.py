"""What a page shows of an approval: its steps, who decides next, and whether the reader may."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from ..enums import ApprovalState
from ..models import Approval, ApprovalStep, Subject
from .deciding import may_decide, roles_text
from .seating import current_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TONES = {
    ApprovalState.PENDING: "line",
    ApprovalState.APPROVED: "green",
    ApprovalState.REFUSED: "red",
    ApprovalState.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as the page lists it."""

    step: ApprovalStep
    roles: str
    tone: str
    waits: bool


@dataclass(frozen=True, slots=True)
class ApprovalPanel:
    """An approval for one reader. `why_not` is empty when they may decide the waiting step."""

    approval: Approval
    steps: list[StepRow]
    waiting: ApprovalStep | None
    why_not: str

    @property
    def may_decide(self) -> bool:
        return self.waiting is not None and not self.why_not

    @property
    def tone(self) -> str:
        return TONES[ApprovalState(self.approval.state)]

    @property
    def decide_url(self) -> str:
        return reverse("worklist:decide", args=[self.approval.pk])


def panel_for(subject: Subject, action: str, user: "User") -> ApprovalPanel | None:
    """Return the latest approval of `action` for a subject as `user` sees it; None when there was none yet.

    Include `worklist/approval_panel.html` with it as `panel`.
    """
    approval = (
        Approval.objects.filter(subject=subject, action=action)
        .select_related("subject", "unit", "initiated_by")
        .prefetch_related("steps__unit", "steps__decided_by")
        .order_by("-pk")
        .first()
    )
    return panel_of(approval, user) if approval else None


def panel_of(approval: Approval, user: "User") -> ApprovalPanel:
    """Return an approval (its steps prefetched) as `user` sees it."""
    waiting = current_step(approval) if approval.state == ApprovalState.PENDING else None
    rows = [
        StepRow(step, roles_text(step), TONES[ApprovalState(step.state)], waiting is not None and step.pk == waiting.pk)
        for step in approval.steps.all()
    ]
    return ApprovalPanel(approval, rows, waiting, str(may_decide(approval, user) or "") if waiting else "")
