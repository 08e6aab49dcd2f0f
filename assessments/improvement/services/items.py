"""The work items of an action: the owner's measure, and the verification by somebody else."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.organisation.enums import Role
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.responsibility import Answer, Question, Responsibilities
from unioncare.worklist.services import ItemDraft, open_items

from ..enums import SourceKind
from ..kinds import MEASURE, VERIFY
from ..models import ImprovementAction
from ..thresholds import VERIFY_DAYS

MEASURE_WHY = gettext_noop("Improvement action {number}: its measure is due on {day}")
VERIFY_WHY = gettext_noop("Improvement action {number} was done; another person verifies it within {days} working days")


def open_measure(action: ImprovementAction, now: datetime) -> None:
    """Give the measure to its owner; each round, and each change of plan, is an item of its own."""
    due_at = end_of(action.due_on)
    draft = ItemDraft(
        kind=MEASURE,
        subject=action.subject,
        unit=action.unit,
        source_key=_key(action, MEASURE),
        opens_at=min(now, due_at),
        due_at=due_at,
        because=explain(MEASURE_WHY, number=action.number, day=action.due_on),
        assignee=action.owner,
        seated=True,
    )
    open_items(drafts=[draft], now=now)


def open_verification(action: ImprovementAction, now: datetime) -> None:
    """Ask somebody who neither owns the measure nor did it."""
    days, today = int(thresholds.value(VERIFY_DAYS.code)), timezone.localdate(now)
    seat = _verifier(action, now)
    draft = ItemDraft(
        kind=VERIFY,
        subject=action.subject,
        unit=action.unit,
        source_key=_key(action, VERIFY),
        opens_at=now,
        due_at=end_of(load_working_days().after(today, days)),
        because=explain(VERIFY_WHY, number=action.number, days=days),
        role=seat.role,
        assignee=seat.user,
        seated=True,
        counted_from=now,
        working_days=days,
    )
    open_items(drafts=[draft], now=now)


def _verifier(action: ImprovementAction, now: datetime) -> Answer:
    """Return who verifies: an auditor what the audit found, else whom the table names, a vice-chair or the chair."""
    barred = barred_people([action.subject]).get(action.subject_id, {})
    excluded = {action.owner_id, *barred} | ({action.done_by_id} if action.done_by_id else set())
    question = Question(VERIFY, action.unit, excluded=frozenset(excluded))
    table = Responsibilities.around([question], timezone.localdate(now))
    if action.source_kind == SourceKind.AUDIT_FINDING:
        roles: tuple[str, ...] = (Role.AUDITOR,)
    else:
        roles = tuple(dict.fromkeys((table.role_of(VERIFY), Role.VICE_CHAIR, Role.CHAIR)))
    return table.nearest(action.unit, roles, question.excluded)


def _key(action: ImprovementAction, kind: str) -> str:
    return f"{kind}:{action.number}:{action.steps.count()}"
