"""Opening work items: idempotent by source key, set-based, each with its responsible person."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from unioncare.core.insertion import insert_new_rows

from ..conflicts import barred_people
from ..enums import ItemState
from ..kinds import get_kind
from ..models import NOWHERE, WorkItem
from ..responsibility import Answer, Question, Responsibilities
from ..signals import items_opened
from .drafts import ItemDraft
from .moving import keep_places
from .telling import kinds_by_person, tell_urgent
from .transitions import forget_counts

# Subject, unit, kind, role.
QuestionKey = tuple[int, int, str, str]
_KEYS_AT_ONCE = 5000
COLUMNS = (
    "kind", "title", "subject_id", "unit_id", "scope_path", "role", "assignee_id", "opens_at", "due_at", "in_hours",
    "counted_from", "working_days", "state", "reason", "result", "missed", "points", "escalation_level", "because",
    "details", "source_key", "created_at",
)  # fmt: skip


def open_items(*, drafts: Sequence[ItemDraft], now: datetime) -> int:
    """Open the items that do not exist yet, by their source keys; return how many.

    The responsibility of the whole batch is worked out in memory, so the number of queries does not grow with it.
    """
    fresh = _without_known(drafts)
    if not fresh:
        return 0
    with transaction.atomic():
        keep_places(draft.unit for draft in fresh)
        answers = assign(fresh, now)
        written = insert_new_rows(
            WorkItem._meta.db_table,
            COLUMNS,
            [_row(draft, answer, now) for draft, answer in zip(fresh, answers, strict=True)],
        )
        forget_counts(*(answer.user.pk for answer in answers if answer.user))
        _tell_of_urgent(fresh, answers, now)
        items_opened.send(
            WorkItem, keys=[draft.source_key for draft in fresh], kinds={draft.kind for draft in fresh}, now=now
        )
    return written


def _tell_of_urgent(fresh: Sequence[ItemDraft], answers: Sequence[Answer], now: datetime) -> None:
    """What is counted in hours is told at once; everything else waits for the morning's message."""
    urgent = [
        (answer.user.pk, draft.kind)
        for draft, answer in zip(fresh, answers, strict=True)
        if draft.in_hours and not draft.announced and answer.user and draft.opens_at <= now <= draft.due_at
    ]
    if urgent:
        tell_urgent(why="given", kinds_of=kinds_by_person(urgent), now=now)


def _without_known(drafts: Sequence[ItemDraft]) -> list[ItemDraft]:
    by_key = {draft.source_key: draft for draft in drafts}
    keys = list(by_key)
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        known = WorkItem.objects.filter(source_key__in=keys[start : start + _KEYS_AT_ONCE]).order_by()
        for key in known.values_list("source_key", flat=True):
            del by_key[key]
    return list(by_key.values())


def assign(drafts: Sequence[ItemDraft], now: datetime) -> list[Answer]:
    """Return who answers for each draft, in their order.

    One subject keeps one person per role: whoever holds its open items already, else one choice for the batch.
    """
    subjects = {draft.subject.pk: draft.subject for draft in drafts}
    barred = barred_people(list(subjects.values()))
    holders = holders_of(list(subjects), now)
    questions = {
        _question_key(draft): Question(
            draft.kind, draft.unit, draft.role, frozenset(barred.get(draft.subject.pk, ())), holders[draft.subject.pk]
        )
        for draft in drafts
        if not _is_seated(draft)
    }
    table = Responsibilities.around(questions.values(), timezone.localdate(now))
    answers: dict[QuestionKey, Answer] = {}
    return [_answer(draft, questions, answers, table) for draft in drafts]


def holders_of(subjects: Sequence[int], now: datetime) -> dict[int, dict[str, int]]:
    """Return for each subject who holds its open items, by role, or held those that end now, to be replaced."""
    holders: dict[int, dict[str, int]] = {pk: {} for pk in subjects}
    standing = Q(state=ItemState.OPEN) | Q(state=ItemState.CANCELLED, done_at=now)
    rows = WorkItem.objects.filter(standing, subject__in=subjects, assignee__isnull=False)
    # What is replaced decides, before what stays: "open" is read first.
    for subject, role, person in rows.order_by("-state", "pk").values_list("subject", "role", "assignee"):
        holders[subject][role] = person
    return holders


def _question_key(draft: ItemDraft) -> QuestionKey:
    return draft.subject.pk, draft.unit.pk, draft.kind, draft.role


def _is_seated(draft: ItemDraft) -> bool:
    return draft.seated or draft.assignee is not None


def _answer(
    draft: ItemDraft,
    questions: dict[QuestionKey, Question],
    answers: dict[QuestionKey, Answer],
    table: Responsibilities,
) -> Answer:
    if _is_seated(draft):
        return Answer(draft.role or table.role_of(draft.kind), draft.assignee)
    key = _question_key(draft)
    if key in answers:
        if person := answers[key].user:
            table.load[person.pk] += 1
        return answers[key]
    question = questions[key]
    found = answers[key] = table.answer(question)
    if found.user:
        # The mapping is shared by all questions about this subject: the next role of the same name follows.
        question.prefer[found.role] = found.user.pk
    return found


def _row(draft: ItemDraft, answer: Answer, now: datetime) -> tuple[Any, ...]:
    points = draft.points if draft.points is not None else get_kind(draft.kind).points
    return (
        draft.kind, json.dumps(draft.title, ensure_ascii=False), draft.subject.pk, draft.unit.pk,
        NOWHERE if draft.private else draft.unit.path,
        answer.role, answer.user.pk if answer.user else None, draft.opens_at, draft.due_at, draft.in_hours,
        draft.counted_from, draft.working_days, str(ItemState.OPEN), "", "", False, points, 0,
        json.dumps(draft.because.as_json(), ensure_ascii=False), json.dumps(draft.details, ensure_ascii=False),
        draft.source_key, now,
    )  # fmt: skip
