"""Who answers a request, and until when: its work items."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.organisation.enums import Role
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.models import WorkItem
from unioncare.worklist.responsibility import Answer, Question, Responsibilities
from unioncare.worklist.services import ItemDraft, open_items

from ..kinds import ACKNOWLEDGE, ANSWERS
from ..models import FeedbackRequest
from ..thresholds import ACKNOWLEDGE_DAYS, ANSWER_DAYS, MAJOR_DAYS

if TYPE_CHECKING:
    from collections.abc import Collection

# Who answers where nobody else may: somebody always does.
LAST: Sequence[str] = (Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY)
ACKNOWLEDGE_WHY = gettext_noop("Feedback {number} is acknowledged within {days} working days")
ANSWER_WHY = gettext_noop("Feedback {number} is answered within {days} working days")
AGAIN_WHY = gettext_noop("Feedback {number} was answered once; somebody else answers within {days} working days")


def who_answers(request: FeedbackRequest, now: datetime, *, besides: "Collection[int]" = ()) -> Answer:
    """Return who answers by the responsibility table, without anybody who must keep away; else a leader nearby."""
    barred = barred_people([request.subject]).get(request.subject_id, {})
    excluded = frozenset({*barred, *besides})
    question = Question(ANSWERS[request.category], request.unit, excluded=excluded)
    table = Responsibilities.around([question], timezone.localdate(now))
    found = table.answer(question)
    return found if found.user is not None else table.nearest(request.unit, LAST, excluded)


def ask_for_answer(request: FeedbackRequest, *, now: datetime, acknowledge: bool = True) -> None:
    """Open what is owed, with one person for all of it."""
    answer_days = int(thresholds.value((MAJOR_DAYS if request.is_major else ANSWER_DAYS).code))
    wanted = [(ANSWERS[request.category], answer_days, AGAIN_WHY if request.reopened_at else ANSWER_WHY)]
    if acknowledge:
        wanted.append((ACKNOWLEDGE, int(thresholds.value(ACKNOWLEDGE_DAYS.code)), ACKNOWLEDGE_WHY))
    _open(request, wanted, now)


def ask_for_look(request: FeedbackRequest, *, now: datetime) -> None:
    """Ask somebody to read what was written after the answer, unless something is open anyway."""
    if not WorkItem.objects.open().filter(subject=request.subject).exists():
        _open(request, [(ACKNOWLEDGE, int(thresholds.value(ACKNOWLEDGE_DAYS.code)), ACKNOWLEDGE_WHY)], now)


def _open(request: FeedbackRequest, wanted: Sequence[tuple[str, int, str]], now: datetime) -> None:
    calendar, today, found = load_working_days(), timezone.localdate(now), who_answers(request, now)
    # Each round has items of its own: a request that was routed anew, or reopened.
    rounds = WorkItem.objects.filter(subject=request.subject).count()
    drafts = [
        ItemDraft(
            kind=kind, source_key=f"feedback:{request.number}:{kind}:{rounds}", opens_at=now,
            due_at=max(end_of(calendar.after(today, days)), now), counted_from=now, working_days=days,
            because=explain(why, number=request.number, days=days), **seat_of(request, found),
        )
        for kind, days, why in wanted
    ]  # fmt: skip
    open_items(drafts=drafts, now=now)


def seat_of(request: FeedbackRequest, found: Answer) -> dict[str, Any]:
    """Return what every item of a request has in common: where it lies, and with whom it stands."""
    return {
        "subject": request.subject, "unit": request.unit, "role": found.role, "assignee": found.user,
        "seated": True, "private": request.is_private,
    }  # fmt: skip
