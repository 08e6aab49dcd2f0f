"""Taking answers. An anonymous one goes into an envelope that names nobody, and waits for the daily batch.

What the database itself could tell is kept from it (ADR 11): the link is neither locked nor changed, and no foreign key
points to it, since either would note the transaction of the answer on its row; whatever waits gets the same
transaction as what has just come.
"""

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from unioncare.core.crypto import encrypt

from ..entries import Given, Held
from ..enums import Closed
from ..errors import SurveyClosed
from ..models import Answer, Response, SpentLink
from ..selectors.asking import Door, why_closed

# With so many of those that wait a new one is stirred: those behind a random place, then those before it.
STIRRED = 16

_STIR = """
WITH behind AS (
    SELECT id FROM assessments_heldresponse WHERE id >= %(place)s ORDER BY id LIMIT %(many)s FOR UPDATE SKIP LOCKED
), before AS (
    SELECT id FROM assessments_heldresponse WHERE id < %(place)s ORDER BY id DESC
    LIMIT %(many)s - (SELECT count(*) FROM behind) FOR UPDATE SKIP LOCKED
), taken AS (
    DELETE FROM assessments_heldresponse
    WHERE id IN (SELECT id FROM behind UNION ALL SELECT id FROM before)
    RETURNING content
)
INSERT INTO assessments_heldresponse (id, content)
SELECT gen_random_uuid(), content
FROM (SELECT content FROM taken UNION ALL SELECT %(content)s) AS waiting
ORDER BY random()
"""
_USE = "WITH used AS (INSERT INTO assessments_spentlink (invitation_id) VALUES (%(link)s)), "
_STIR_AND_USE = _STIR.replace("WITH ", _USE, 1)


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
            _keep(held, door.invitation_id, now)
    except IntegrityError as error:
        if SpentLink._meta.db_table not in str(error):
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
    """Put an envelope among those that wait: neither its place nor its transaction tells which is the new one.

    One statement, so that it is whole or not at all.
    """
    place = uuid.UUID(int=random.SystemRandom().getrandbits(128))
    statement = _STIR if invitation_id is None else _STIR_AND_USE
    content = encrypt(held.sealed())
    with connection.cursor() as cursor:
        cursor.execute(statement, {"place": str(place), "many": STIRRED, "content": content, "link": invitation_id})


@transaction.atomic
def _keep(held: Held, invitation_id: int | None, now: datetime) -> None:
    if invitation_id is not None:
        SpentLink.objects.create(pk=invitation_id)
    response = Response.objects.create(
        survey_id=held.survey_id, version_id=held.version_id, unit_id=held.unit_id,
        answered_on=timezone.localdate(now), is_anonymous=False, invitation_id=invitation_id,
    )  # fmt: skip
    Answer.objects.bulk_create(answers_of(response, held.given))
