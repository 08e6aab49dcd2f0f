"""Medians where the numbers are: in the database."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from .rates import Z_95, Typical

# As `rates.typical` reckons it.
_RANKED = """
WITH time(span) AS ({spans}),
known AS (SELECT EXTRACT(EPOCH FROM span)::float8 / %s AS x FROM time WHERE span IS NOT NULL),
ranked AS (SELECT x, row_number() OVER (ORDER BY x) AS rank, count(*) OVER () AS n FROM known),
bounded AS (SELECT x, rank, n, floor(n / 2.0::float8 - {z} / 2 * sqrt(n) + 0.5) AS bound FROM ranked)
SELECT avg(x) FILTER (WHERE rank IN ((n + 1) / 2, n / 2 + 1)), count(*),
    min(x) FILTER (WHERE bound > 0 AND rank = bound), min(x) FILTER (WHERE bound > 0 AND rank = n + 1 - bound)
FROM bounded
"""


def typical_time(spans: QuerySet[Any, Any], unit: timedelta) -> Typical:
    """Return the median of the one column of a queryset, spans of time, in hours or days; one query.

    What is not known is left out.
    """
    selected, given = spans.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_RANKED.format(spans=selected, z=Z_95), [*given, unit.total_seconds()])
        value, of, low, high = cursor.fetchone()
    return Typical(value, of, low, high)
