"""Answers to surveys as the daily batch leaves them, and links that were used."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.surveys.enums import QuestionKind
from assessments.surveys.models import Answer, Invitation, Question, QuestionnaireVersion, Response, SpentLink, Survey
from unioncare.organisation.models import Unit

from .cases import TODAY


def responded(
    version: QuestionnaireVersion, survey: Survey, unit: Unit, *given: Mapping[str, Any], on: date = TODAY
) -> list[Response]:
    """Keep filled-in questionnaires: each a mapping of the keys of questions to the answer, several as a list."""
    questions = {one.key: one for one in Question.objects.filter(section__version=version)}
    responses = [
        Response(survey=survey, version=version, unit=unit, answered_on=on, is_anonymous=version.is_anonymous)
        for _answers in given
    ]
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(
        Answer(response=response, question=questions[key], **_filled(questions[key], value))
        for response, answers in zip(responses, given, strict=True)
        for key, values in answers.items()
        for value in (values if isinstance(values, list) else [values])
    )
    return responses


def scored(version: QuestionnaireVersion, survey: Survey, unit: Unit, *points: int, on: date = TODAY) -> None:
    """Keep questionnaires in which only the question `overall` was answered."""
    responded(version, survey, unit, *({"overall": one} for one in points), on=on)


def used(*links: Invitation) -> None:
    """Mark links as used, as if their answers waited in envelopes."""
    SpentLink.objects.bulk_create(SpentLink(pk=link.pk) for link in links)


def _filled(question: Question, value: Any) -> dict[str, Any]:
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return {"choice": value}
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return {"number": Decimal(value)}
        case QuestionKind.DATE:
            return {"day": value}
    return {"text": value}
