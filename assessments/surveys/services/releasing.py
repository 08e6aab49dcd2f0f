"""The daily batch: anonymous answers leave their envelopes, shuffled; what could tell whose they are is written anew.

An answer moves with at least four others of its survey, or it waits. What is left of a survey that has ended joins its
last batch, which is written anew with it.
"""

import uuid
from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from unioncare.core.envelopes import shuffle

from ..disclosure import LEAST
from ..entries import Held, opened
from ..models import Answer, HeldResponse, Response, Survey
from .answering import ENVELOPES, answers_of

Filled = tuple[Response, list[Answer]]


@transaction.atomic
def release_answers(*, now: datetime) -> int:
    """Move what waits, in batches of one survey, and return how many filled-in questionnaires moved.

    Holds off whoever answers meanwhile. The tables of what waits and of used links are written anew in random order.
    """
    ENVELOPES.hold_off()
    today = timezone.localdate(now)
    waiting = _by_survey()
    moved = 0
    for survey in Survey.objects.filter(pk__in=waiting).order_by("pk"):
        if (day := _day_for(survey, len(waiting[survey.pk]), today)) is None:
            continue
        batch = waiting.pop(survey.pk)
        moved += len(batch)
        _write([*(_filled(held, day) for held in batch), *(_taken_back(survey, day) if len(batch) < LEAST else ())])
    if moved:
        ENVELOPES.write_anew(held.sealed() for batch in waiting.values() for held in batch)
    return moved


def _by_survey() -> dict[int, list[Held]]:
    waiting: dict[int, list[Held]] = defaultdict(list)
    for row in HeldResponse.objects.all():
        held = opened(row.content)
        waiting[held.survey_id].append(held)
    return waiting


def _day_for(survey: Survey, many: int, today: date) -> date | None:
    """Return the day that a batch gets: today, that of the last batch for what is left at the end, None to wait."""
    if many >= LEAST:
        return today
    if survey.takes_on(today):
        return None
    last: date | None = survey.responses.filter(is_anonymous=True).aggregate(last=Max("answered_on"))["last"]
    return last


def _filled(held: Held, day: date) -> Filled:
    response = Response(
        survey_id=held.survey_id, version_id=held.version_id, unit_id=held.unit_id, answered_on=day, is_anonymous=True
    )
    return response, answers_of(response, held.given)


def _taken_back(survey: Survey, day: date) -> list[Filled]:
    """Take the batch of a day out of the tables, to be written again under other keys."""
    rows = survey.responses.filter(answered_on=day, is_anonymous=True).prefetch_related("answers")
    taken = [(response, list(response.answers.all())) for response in rows]
    rows.delete()
    for response, answers in taken:
        response.pk = uuid.uuid4()
        for answer in answers:
            answer.pk, answer.response = uuid.uuid4(), response
    return taken


def _write(batch: list[Filled]) -> None:
    responses = [response for response, _answers in batch]
    answers = [answer for _response, held in batch for answer in held]
    shuffle(responses)
    shuffle(answers)
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(answers, batch_size=2000)
