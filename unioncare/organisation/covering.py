"""Who stands in for whom, in SQL."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func


class IsAmong(Func):
    """Whether a value stands in an array."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()
    conditional = True


class StoodInBy(Func):
    """The people for whom somebody stands in on a day, as an array: the one definition of who covers whom.

    Takes the person's key and the day. A cover who is away is covered by theirs, and so on. Whoever is away or cannot
    sign in stands in for nobody, so that in a ring nobody does; nor does anybody for one who cannot sign in: what
    stands with them is stranded and moves on.
    """

    arity = 2
    output_field: Any = ArrayField(models.BigIntegerField())
    template = """ARRAY(
        WITH RECURSIVE asked (person, day) AS (SELECT %(expressions)s),
        away AS NOT MATERIALIZED (
            SELECT leave.* FROM organisation_leave leave, asked WHERE day BETWEEN starts_on AND ends_on
        ),
        reached (person) AS (
            SELECT person::bigint FROM asked
            UNION SELECT away.user_id FROM reached JOIN away ON away.cover_id = reached.person
        )
        SELECT reached.person FROM asked, reached JOIN organisation_user u ON u.id = reached.person AND u.is_active
        WHERE reached.person <> asked.person
        AND asked.person IN (SELECT id FROM organisation_user WHERE is_active)
        AND NOT EXISTS (SELECT FROM away WHERE away.user_id = asked.person)
    )"""
