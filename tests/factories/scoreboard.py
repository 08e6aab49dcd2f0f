"""Numbers of the scoreboard as they were taken, and targets."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from unioncare.core.periods import Period
from unioncare.dashboard.scoreboard.measures import wilson
from unioncare.dashboard.scoreboard.models import Baseline, Snapshot, Target
from unioncare.organisation.models import Unit, User

from .cases import NOW, TODAY
from .worklist import SubjectFactory, WorkItemFactory

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


def baseline(
    unit: Unit, name: str = "基础管理 2024", first: date = date(2024, 1, 1), last: date = date(2024, 12, 31)
) -> Baseline:
    """Return a baseline that somebody entered, with one value."""
    held = Baseline.objects.create(unit=unit, name=name, kind="entered", first=first, last=last, entered_at=NOW)
    held.values.create(code="A2", value=Decimal("0.51"), n=312)
    return held


def missed(unit: Unit, who: User, many: int = 1, *, at: datetime) -> None:
    """Make work of a unit that was due and not done."""
    subject = SubjectFactory(unit=unit)
    for _number in range(many):
        WorkItemFactory(kind="regrading", subject=subject, opens_at=at - timedelta(days=1), due_at=at, assignee=who)
