"""Taking answers. An anonymous one goes into an envelope that names nobody, and waits for the daily batch.

What the database itself could tell is kept from it (ADR 11): the link is neither locked nor changed, and no foreign key
points to it, since either would note the transaction of the answer on its row; whatever waits gets the same
transaction as what has just come.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, connection
from django.utils import timezone

from unioncare.core.crypto import encrypt
from unioncare.core.envelopes import AlreadyUsed, Envelopes, is_used
from unioncare.core.prepared import Prepared

from ..entries import Given, Held
from ..enums import Closed
from ..errors import SurveyClosed
from ..models import Answer, HeldResponse, Response, SpentLink
from ..selectors.asking import Door, why_closed

ENVELOPES = Envelopes(HeldResponse, SpentLink)
# One statement, which is whole or not at all: thousands answer on the same day. A poster has no link to use up.
_keep = Prepared(
    "survey_keep",
    [
        "bigint", "uuid", "bigint", "bigint", "bigint", "date",
        "bigint[]", "text[]", "numeric[]", "date[]", "bytea[]",
    ],
    """
    WITH used AS (
        INSERT INTO assessments_spentlink (invitation_id) SELECT $1 WHERE $1 IS NOT NULL
    ), filled AS (
        INSERT INTO assessments_response
            (invitation_id, id, survey_id, version_id, unit_id, answered_on, is_anonymous)
        VALUES ($1, $2, $3, $4, $5, $6, false)
    )
    INSERT INTO assessments_answer (id, response_id, question_id, choice, number, day, text, tags)
    SELECT gen_random_uuid(), $2, question, choice, number, day, text, '[]'
    FROM unnest($7, $8, $9, $10, $11) AS given (question, choice, number, day, text)
    """,
)  # fmt: skip


def take_answers(*, door: Door, is_anonymous: bool, given: Sequence[Given], now: datetime) -> None:
    """Keep the answers to a survey, once for a link; raise SurveyClosed where none are taken.

    `given` fits the questions of the door's version (forms.answering), which says whether it is anonymous. Of 500 calls
    of one link at once one is kept.
    """
    if (why := why_closed(door, timezone.localdate(now))) is not None:
        raise SurveyClosed(why)
    held = Held(door.survey_id, door.version_id, door.unit_id, tuple(given))
    try:
        if is_anonymous:
            ENVELOPES.put(held.sealed(), door.invitation_id)
        else:
            _keep_named(held, door.invitation_id, now)
    except AlreadyUsed as error:
        raise SurveyClosed(Closed.USED) from error


def answers_of(response: Response, given: Iterable[Given]) -> list[Answer]:
    """Return the rows of a filled-in questionnaire, not saved yet."""
    return [
        Answer(
            response=response, question_id=answer.question_id, choice=answer.choice, number=answer.number,
            day=answer.day, text=answer.text,
        )
        for answer in given
    ]  # fmt: skip


def _keep_named(held: Held, invitation_id: int | None, now: datetime) -> None:
    """Write a filled-in questionnaire that goes with its link; raise AlreadyUsed the second time."""
    values = [invitation_id, str(uuid.uuid4()), held.survey_id, held.version_id, held.unit_id, timezone.localdate(now)]
    given = held.given
    columns = [
        [answer.question_id for answer in given], [answer.choice for answer in given],
        [answer.number for answer in given], [answer.day for answer in given],
        [encrypt(answer.text) for answer in given],
    ]  # fmt: skip
    try:
        with connection.cursor() as cursor:
            _keep.execute(cursor, [*values, *columns])
    except IntegrityError as error:
        # Of what a link has once either may be there first.
        if is_used(error, SpentLink, Response):
            raise AlreadyUsed from error
        raise
