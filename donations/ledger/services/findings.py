"""Findings of the audit: raised, answered by whoever keeps the books, settled or sent back by the auditor."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from unioncare.core.audit import attributed
from unioncare.core.explain import explain
from unioncare.core.numbering import next_number
from unioncare.core.workflow import Move, Workflow
from unioncare.organisation.calendar import end_of
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import (
    ItemDraft,
    close_subject,
    complete_kind,
    open_items,
    open_subject,
)

from ..enums import FindingState
from ..errors import LedgerRefused
from ..kinds import AUDIT_ANSWER, AUDIT_SETTLE
from ..models import AuditFinding, Entry, FindingStep, Fund

if TYPE_CHECKING:
    from unioncare.organisation.models import User

AUDIT, KEEP = "donations.audit_books", "donations.keep_books"
# Within so many days each side answers the other.
DAYS = timedelta(days=10)
ANSWER_WHY = gettext_noop("Finding {finding} of the audit asks for an answer about the books of fund {fund}")
SETTLE_WHY = gettext_noop("Finding {finding} of the audit about fund {fund} was answered: settle it or ask again")
_S = FindingState


def _record(
    finding: AuditFinding, *, move: str, source: str, target: str, actor: "User", now: datetime, reason: str
) -> None:
    FindingStep.objects.create(finding=finding, target=target, actor=actor, at=now, text=reason.strip())


FINDING_FLOW = Workflow(
    field="state",
    moves=(
        Move("answer", gettext_lazy("Answer"), (_S.OPEN,), _S.ANSWERED, KEEP, needs_reason=True),
        Move("settle", pgettext_lazy("finding", "Settle"), (_S.ANSWERED,), _S.SETTLED, AUDIT, needs_reason=True),
        Move("return", gettext_lazy("Ask again"), (_S.ANSWERED,), _S.OPEN, AUDIT, needs_reason=True),
    ),
    record=_record,
)


@attributed
def raise_finding(*, fund: Fund, entry: Entry | None = None, text: str, actor: "User", now: datetime) -> AuditFinding:
    """Ask about a fund or one of its entries; whoever keeps the books gets a work item."""
    if not text.strip():
        raise LedgerRefused(_("Say what was found, and what is asked for."))
    label = f"{fund.name_zh} ({fund.code})"
    number = next_number(AuditFinding, f"A{timezone.localdate(now):%Y}-")
    subject = open_subject(
        kind=SubjectKind.UNIT, unit=fund.unit, label=label, reference=number,
        url=reverse("donations:audit_finding", args=[number]),
    )  # fmt: skip
    finding = AuditFinding.objects.create(
        number=number, fund=fund, entry=entry, subject=subject, text=text.strip(), raised_by=actor, raised_at=now
    )
    FindingStep.objects.create(finding=finding, target=_S.OPEN, actor=actor, at=now, text=text.strip())
    _ask(finding, AUDIT_ANSWER, ANSWER_WHY, now)
    return finding


@transaction.atomic
def move_finding(*, finding: AuditFinding, move: str, text: str, actor: "User", now: datetime) -> AuditFinding:
    """Answer a finding, settle it, or ask again; the other side gets a work item. Raises MoveRefused."""
    moved: AuditFinding = FINDING_FLOW.move(AuditFinding, finding.pk, move, actor=actor, now=now, reason=text)
    subject = moved.subject
    if move == "answer":
        complete_kind(subject=subject, kinds=[AUDIT_ANSWER], actor=actor, now=now)
        _ask(moved, AUDIT_SETTLE, SETTLE_WHY, now)
        return moved
    complete_kind(subject=subject, kinds=[AUDIT_SETTLE], actor=actor, now=now)
    if move == "return":
        _ask(moved, AUDIT_ANSWER, ANSWER_WHY, now)
    else:
        close_subject(subject=subject, now=now, actor=actor, reason=_("The finding is settled"))
    return moved


def _ask(finding: AuditFinding, kind: str, why: str, now: datetime) -> None:
    """Give the next step to whoever answers for it; each round is an item of its own."""
    draft = ItemDraft(
        kind=kind,
        subject=finding.subject,
        unit=finding.fund.unit,
        source_key=f"finding:{finding.number}:{kind}:{finding.steps.count()}",
        opens_at=now,
        due_at=end_of(timezone.localdate(now) + DAYS),
        because=explain(why, finding=finding.number, fund=finding.fund.code),
    )
    open_items(drafts=[draft], now=now)
