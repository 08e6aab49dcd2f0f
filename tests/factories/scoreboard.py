"""Numbers of the scoreboard as they were taken, and targets."""

from datetime import date
from decimal import Decimal
from typing import Any

from unioncare.core.periods import Period
from unioncare.dashboard.scoreboard.measures import wilson
from unioncare.dashboard.scoreboard.models import Snapshot, Target
from unioncare.organisation.models import Unit

from .cases import TODAY

QUARTER = Period(2026, 1, 3)
SINCE = date(2020, 1, 1)


def taken(unit: Unit, code: str, count: int, of: int, period: Period = QUARTER, on: date = TODAY) -> Snapshot:
    """Return a share of a unit as it was taken on a day."""
    low, high = wilson(count, of) if of else (None, None)
    value = count / of if of else None
    return _snapshot(unit, code, period, on, value=value, n=of, count=count if of else None, low=low, high=high)


def withheld(unit: Unit, code: str, period: Period = QUARTER, on: date = TODAY) -> Snapshot:
    """Return a number of too few to be told of."""
    return _snapshot(unit, code, period, on, n=0, is_withheld=True)


def _snapshot(unit: Unit, code: str, period: Period, on: date, **said: Any) -> Snapshot:
    return Snapshot.objects.create(
        unit=unit, code=code, period=period.code, ends_on=period.last, taken_on=on, **said
    )  # fmt: skip


def target(unit: Unit, code: str, value: str, starts_on: date = SINCE) -> Target:
    return Target.objects.create(unit=unit, code=code, value=Decimal(value), starts_on=starts_on)
