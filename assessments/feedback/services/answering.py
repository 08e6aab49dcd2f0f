"""What the staff and whoever asked write to each other, and how an answer is judged."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.worklist.services import complete_kind

from ..enums import DISSATISFIED, ENDED, HIGHEST, LOWEST, Author, FeedbackState
from ..errors import FeedbackRefused
from ..kinds import ACKNOWLEDGE, ANSWERS
from ..models import FeedbackMessage, FeedbackRequest
from .asking import ask_for_answer, ask_for_look
from .flow import lock_request, move_request, nobody_concerned

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def acknowledge(*, request_id: int, actor: "User", now: datetime) -> FeedbackRequest:
    """Tell whoever asked that somebody read it. Raises MoveRefused."""
    request = move_request(request_id, "acknowledge", actor=actor, now=now)
    complete_kind(subject=request.subject, kinds=[ACKNOWLEDGE], actor=actor, now=now)
    return request


@attributed
def answer(*, request_id: int, text: str, actor: "User", now: datetime) -> FeedbackMessage:
    """Answer a request; what was owed is done, by whoever answered. Nothing is sent. Raises MoveRefused."""
    words = _needed(text)
    request = move_request(request_id, "answer", actor=actor, now=now)
    kinds = [ACKNOWLEDGE, ANSWERS[request.category]]
    complete_kind(subject=request.subject, kinds=kinds, actor=actor, now=now)
    return FeedbackMessage.objects.create(
        request=request, by=Author.STAFF, author=actor, is_answer=True, at=now, text=words
    )


@attributed
def ask_back(*, request_id: int, text: str, actor: "User", now: datetime) -> FeedbackMessage:
    """Write to whoever asked without answering yet, such as a question of one's own."""
    request, words = lock_request(request_id), _needed(text)
    if (why := nobody_concerned(request, actor)) is not None:
        raise FeedbackRefused(why)
    _still_open(request)
    complete_kind(subject=request.subject, kinds=[ACKNOWLEDGE], actor=actor, now=now)
    return FeedbackMessage.objects.create(request=request, by=Author.STAFF, author=actor, at=now, text=words)


@attributed
def refuse(*, request_id: int, reason: str, actor: "User", now: datetime) -> FeedbackRequest:
    """End a request without an answer; whoever asked reads the reason. Raises MoveRefused."""
    return move_request(request_id, "refuse", actor=actor, now=now, reason=reason)


@transaction.atomic
def write_back(*, request_id: int, text: str, now: datetime) -> FeedbackMessage:
    """Keep what whoever asked writes besides; somebody is asked to read it."""
    request, words = lock_request(request_id), _needed(text)
    _still_open(request)
    message = FeedbackMessage.objects.create(request=request, by=Author.WRITER, at=now, text=words)
    ask_for_look(request, now=now)
    return message


@transaction.atomic
def judge_answer(*, request_id: int, score: int, words: str, now: datetime) -> FeedbackRequest:
    """Keep how the last answer is judged, once for each answer.

    Dissatisfied for the first time: somebody else answers. Otherwise the request is closed.
    """
    if not LOWEST <= score <= HIGHEST:
        raise FeedbackRefused(_("Choose a mark from 1 to 5."))
    request = lock_request(request_id)
    last = request.messages.filter(is_answer=True).last()
    if request.state != FeedbackState.ANSWERED or last is None or last.score is not None:
        raise FeedbackRefused(_("There is no answer to be judged now."))
    last.score, last.score_words, last.scored_at = score, words.strip(), now
    last.save(update_fields=["score", "score_words", "scored_at"])
    if score > DISSATISFIED or request.reopened_at is not None:
        return move_request(request_id, "close", actor=None, now=now)
    moved = move_request(request_id, "reopen", actor=None, now=now)
    moved.reopened_at = now
    moved.save(update_fields=["reopened_at"])
    ask_for_answer(moved, now=now, acknowledge=False)
    return moved


@transaction.atomic
def withdraw(*, request_id: int, now: datetime) -> FeedbackRequest:
    """Let whoever asked take it back. Raises MoveRefused."""
    return move_request(request_id, "withdraw", actor=None, now=now)


def _needed(text: str) -> str:
    if not (words := text.strip()):
        raise FeedbackRefused(_("Write something first."))
    return words


def _still_open(request: FeedbackRequest) -> None:
    if request.state in ENDED:
        raise FeedbackRefused(_("This request has ended: write a new one."))
