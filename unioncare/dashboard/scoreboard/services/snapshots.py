"""Taking snapshots: the period that runs each day anew, one that has ended once more, and never again."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.utils import timezone

from unioncare.core.periods import Period, period_of, quarter_with
from unioncare.organisation.models import Unit

from ..errors import SnapshotsFailed
from ..measures import Asked, Measure
from ..models import Snapshot
from ..selectors.measuring import Everywhere
from ..selectors.snapshots import FIELDS

logger = logging.getLogger(__name__)
# So many units in one transaction.
SHARD = 20
# What is told of no number that was never taken.
_SILENT = (None, 0, None, None, None, False)


def take_snapshots(*, now: datetime) -> int:
    """Take what is due today; return how many numbers changed. Again the same day it does nothing.

    Each shard of units is a transaction of its own, so that a run that was killed goes on where it was. Units that
    break are told at the end, when all others are taken.
    """
    today = timezone.localdate(now)
    running = [quarter_with(today), Period(today.year, 1, 12)]
    changed, failed = 0, []
    for period in [*_ended(today), *running]:
        everywhere = Everywhere()
        for units in _shards(period, today):
            done, broken = _take(units, period, now, everywhere)
            changed += done
            failed += broken
    if failed:
        raise SnapshotsFailed(failed)
    return changed


def _take(units: Sequence[Unit], period: Period, now: datetime, everywhere: Everywhere) -> tuple[int, list[str]]:
    """Take a shard; where it breaks each unit by itself, so that one stops no other. Return the codes that broke."""
    try:
        with transaction.atomic():
            return take_of(units=units, period=period, now=now, everywhere=everywhere), []
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        if not connection.is_usable():
            raise
        if len(units) == 1:
            logger.exception("snapshot of one unit failed", extra={"unit": units[0].pk, "period": period.code})
            return 0, [f"{units[0].code} {period.code}"]
    found = [_take([unit], period, now, everywhere) for unit in units]
    return sum(done for done, _broken in found), [one for _done, broken in found for one in broken]


def take_of(*, units: Sequence[Unit], period: Period, now: datetime, everywhere: Everywhere) -> int:
    """Measure units over a period, as far as it has gone, and keep what came of it; return how many numbers changed.

    One transaction of the caller's.
    """
    today = timezone.localdate(now)
    rows = Snapshot.objects.filter(unit__in=units, period=period.code).order_by()
    known = {(unit, code): tuple(said) for unit, code, *said in rows.values_list("unit_id", "code", *FIELDS)}
    fresh, changed = [], 0
    for unit in units:
        asked = Asked(unit, period.first, min(period.last, today), now)
        for code, measure in everywhere.measure_all(asked).items():
            said = _said(measure)
            changed += said != known.get((unit.pk, code), _SILENT)
            given = dict(zip(FIELDS, said, strict=True))
            fresh.append(
                Snapshot(unit=unit, code=code, period=period.code, ends_on=period.last, taken_on=today, **given)
            )
    _keep(fresh)
    return changed


def _said(measure: Measure) -> tuple[Any, ...]:
    return tuple(getattr(measure, name) for name in FIELDS)


def _keep(rows: Sequence[Snapshot]) -> None:
    """Write rows in place of those that were taken before."""
    Snapshot.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["period", "code", "unit"], update_fields=["taken_on", *FIELDS]
    )


def _ended(today: date) -> list[Period]:
    """Return the periods that have ended since they were taken, the oldest first."""
    rows = Snapshot.objects.unfinished(today).order_by("ends_on", "period")
    found = (period_of(code) for code in rows.values_list("period", flat=True).distinct())
    return [period for period in found if period is not None]


def _shards(period: Period, today: date) -> Iterator[list[Unit]]:
    """Yield the units of which a period is due, in the order of their paths."""
    taken = Snapshot.objects.filter(period=period.code).order_by()
    if period.last < today:
        due = Unit.objects.filter(pk__in=taken.unfinished(today).values("unit"))
    else:
        due = Unit.objects.filter(is_active=True).exclude(pk__in=taken.filter(taken_on=today).values("unit"))
    after = ""
    while units := list(due.filter(path__gt=after).order_by("path")[:SHARD]):
        yield units
        after = units[-1].path
