"""Taking answers. An anonymous one goes into an envelope that names nobody, and waits for the daily batch.

What the database itself could tell is kept from it (ADR 11): the link is neither locked nor changed, and no foreign key
points to it, since either would note the transaction of the answer on its row; whatever waits gets the same
transaction as what has just come.
"""

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, connection
from django.utils import timezone
from psycopg2.errors import UniqueViolation

from unioncare.core.crypto import encrypt
from unioncare.core.prepared import Prepared

from ..entries import Given, Held
from ..enums import Closed
from ..errors import SurveyClosed
from ..models import Answer, Response, SpentLink
from ..selectors.asking import Door, why_closed

# What a link has once; of an answer that comes at the same time either may be there first.
_ONCE_A_LINK = (SpentLink._meta.db_table, Response._meta.db_table)
# With so many of those that wait a new one is stirred: those behind a random place, then those before it.
STIRRED = 16

# Each is one statement, which is whole or not at all: thousands answer on the same day. A poster has no link to use up.
_stir = Prepared(
    "survey_stir",
    ["bigint", "uuid", "int", "bytea"],
    """
    WITH used AS (
        INSERT INTO assessments_spentlink (invitation_id) SELECT $1 WHERE $1 IS NOT NULL
    ), behind AS (
        SELECT id FROM assessments_heldresponse WHERE id >= $2 ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED
    ), before AS (
        SELECT id FROM assessments_heldresponse WHERE id < $2 ORDER BY id DESC
        LIMIT $3 - (SELECT count(*) FROM behind) FOR UPDATE SKIP LOCKED
    ), taken AS (
        DELETE FROM assessments_heldresponse
        WHERE id IN (SELECT id FROM behind UNION ALL SELECT id FROM before)
        RETURNING content
    )
    INSERT INTO assessments_heldresponse (id, content)
    SELECT gen_random_uuid(), content
    FROM (SELECT content FROM taken UNION ALL SELECT $4) AS waiting
    ORDER BY random()
    """,
)
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
            _hold(held, door.invitation_id)
        else:
            _keep_named(held, door.invitation_id, now)
    except IntegrityError as error:
        if not (isinstance(error.__cause__, UniqueViolation) and error.__cause__.diag.table_name in _ONCE_A_LINK):
            raise
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


def _hold(held: Held, invitation_id: int | None) -> None:
    """Put an envelope among those that wait: neither its place nor its transaction tells which is the new one."""
    place = uuid.UUID(int=random.SystemRandom().getrandbits(128))
    with connection.cursor() as cursor:
        _stir.execute(cursor, [invitation_id, str(place), STIRRED, encrypt(held.sealed())])


def _keep_named(held: Held, invitation_id: int | None, now: datetime) -> None:
    """Write a filled-in questionnaire that goes with its link."""
    values = [invitation_id, str(uuid.uuid4()), held.survey_id, held.version_id, held.unit_id, timezone.localdate(now)]
    given = held.given
    columns = [
        [answer.question_id for answer in given], [answer.choice for answer in given],
        [answer.number for answer in given], [answer.day for answer in given],
        [encrypt(answer.text) for answer in given],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        _keep.execute(cursor, [*values, *columns])
