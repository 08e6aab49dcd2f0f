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

from ..entries import Given, Held
from ..enums import Closed
from ..errors import SurveyClosed
from ..models import Answer, HeldResponse, Response, SpentLink
from ..selectors.asking import Door, why_closed

# With so many of those that wait a new one is stirred: so many behind a random place, and as many before it.
STIRRED = 20

_STIR = """
WITH behind AS (
    SELECT id FROM {table} WHERE id >= %(place)s ORDER BY id LIMIT %(many)s FOR UPDATE SKIP LOCKED
), before AS (
    SELECT id FROM {table} WHERE id < %(place)s ORDER BY id DESC LIMIT %(many)s FOR UPDATE SKIP LOCKED
), taken AS (
    DELETE FROM {table} WHERE id IN (SELECT id FROM behind UNION ALL SELECT id FROM before) RETURNING content
)
INSERT INTO {table} (id, content)
SELECT gen_random_uuid(), content
FROM (SELECT content FROM taken UNION ALL SELECT %(content)s) AS waiting
ORDER BY random()
"""


def take_answers(*, door: Door, given: Sequence[Given], now: datetime) -> None:
    """Keep the answers to a survey, once for a link; raise SurveyClosed where none are taken.

    `given` fits the questions of the door's version (forms.answering). Of 500 calls of one link at once one is kept.
    """
    today = timezone.localdate(now)
    if (why := why_closed(door, today)) is not None:
        raise SurveyClosed(why)
    try:
        with transaction.atomic():
            if door.invitation is not None:
                SpentLink.objects.create(pk=door.invitation.pk)
            held = Held(door.survey.pk, door.version.pk, door.unit.pk, tuple(given))
            if door.version.is_anonymous:
                _hold(held)
            else:
                _keep(held, door, now)
    except IntegrityError as error:
        if "surveys_spentlink" not in str(error) and "spentlink_pkey" not in str(error):
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


def _hold(held: Held) -> None:
    """Put an envelope among those that wait: neither its place nor its transaction tells which is the new one."""
    envelope = HeldResponse._meta.get_field("content").get_db_prep_value(held.sealed(), connection)
    place = uuid.UUID(int=random.SystemRandom().getrandbits(128))
    with connection.cursor() as cursor:
        cursor.execute(
            _STIR.format(table=HeldResponse._meta.db_table),
            {"place": str(place), "many": STIRRED, "content": envelope},
        )


def _keep(held: Held, door: Door, now: datetime) -> None:
    response = Response.objects.create(
        survey=door.survey, version=door.version, unit=door.unit, answered_on=timezone.localdate(now),
        is_anonymous=False, invitation=door.invitation,
    )  # fmt: skip
    Answer.objects.bulk_create(answers_of(response, held.given))
