"""Snapshots: each day anew while a period runs, once more when it is over, and never again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.factories import World, build_world
from tests.factories.scoreboard import QUARTER, taken
from tests.factories.scoreboard import missed as missed_work
from tests.factories.worklist import NOW
from unioncare.core.periods import Period
from unioncare.dashboard.scoreboard.errors import SnapshotsFailed
from unioncare.dashboard.scoreboard.measures import Asked
from unioncare.dashboard.scoreboard.models import Snapshot
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.measuring import Everywhere, measure_all
from unioncare.dashboard.scoreboard.selectors.snapshots import FIELDS, period_values
from unioncare.dashboard.scoreboard.services import snapshots
from unioncare.dashboard.scoreboard.services.snapshots import take_of, take_snapshots
from unioncare.dashboard.sweep import STEPS
from unioncare.organisation.models import Unit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR = Period(2026, 1, 12)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    """One group and what stands above it: each unit more costs all indicators more."""
    world = build_world()
    line = [world.corporation, world.enterprise, world.branch, world.section, world.group]
    Unit.objects.exclude(pk__in=[unit.pk for unit in line]).update(is_active=False)
    return world


UNITS = 5


def missed(world: World, many: int = 1, at: datetime = NOW - DAY) -> None:
    missed_work(world.group, world.group_leader, many, at=at)


def said(unit: Unit, code: str = "A2", period: Period = QUARTER) -> tuple[Any, ...]:
    return Snapshot.objects.values_list("value", "n", "taken_on").get(unit=unit, code=code, period=period.code)


def test_every_unit_and_indicator_is_taken_for_the_quarter_and_the_year(world: World) -> None:
    missed(world, 6)
    assert take_snapshots(now=NOW) > 0
    assert Snapshot.objects.count() == UNITS * len(INDICATORS) * 2
    for period, last in ((QUARTER, date(2026, 3, 18)), (YEAR, date(2026, 3, 18))):
        for unit in (world.corporation, world.group):
            live = measure_all(Asked(unit, period.first, last, NOW))
            told = {code: tuple(getattr(one, name) for name in FIELDS) for code, one in live.items()}
            rows = Snapshot.objects.filter(unit=unit, period=period.code).values_list("code", *FIELDS)
            assert {code: tuple(rest) for code, *rest in rows} == told
    # Those that are no more are not taken.
    assert not Snapshot.objects.filter(unit=world.second_group).exists()


def test_again_the_same_day_nothing_is_done_and_the_next_day_what_changed(
    world: World, django_assert_num_queries
) -> None:
    take_snapshots(now=NOW)
    missed(world)
    # Nothing of ended periods, no unit of the quarter, none of the year.
    with django_assert_num_queries(3):
        assert take_snapshots(now=NOW + timedelta(hours=3)) == 0
    assert said(world.group) == (None, 0, NOW.date())
    later = NOW + DAY
    assert take_snapshots(now=later) > 0
    assert said(world.group) == (0.0, 1, later.date())
    # Each from the group up to the corporation, for the quarter and for the year.
    assert Snapshot.objects.filter(code="A2", n=1).count() == 5 * 2


def test_a_period_that_ended_is_taken_once_more_and_stays(world: World) -> None:
    last, after = (datetime.fromisoformat(f"2026-{day}T06:20:00+08:00") for day in ("03-31", "04-01"))
    take_snapshots(now=last)
    missed(world, at=last + timedelta(hours=5))
    take_snapshots(now=after)
    assert said(world.group) == (0.0, 1, after.date())
    assert period_values(world.group, QUARTER)["A2"].n == 1
    assert said(world.group, period=Period(2026, 4, 3))[2] == after.date()
    # Work of the old quarter that comes to light later changes nothing any more.
    missed(world, 3, at=last - DAY)
    take_snapshots(now=after + DAY)
    assert said(world.group) == (0.0, 1, after.date())
    assert said(world.group, period=YEAR)[:2] == (0.0, 4)


def test_a_run_that_was_killed_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    shards: list[int] = []

    def die(**given: Any) -> int:
        if len(shards) == 2:
            raise Killed
        shards.append(len(given["units"]))
        return take_of(**given)

    monkeypatch.setattr(snapshots, "SHARD", 2)
    monkeypatch.setattr(snapshots, "take_of", die)
    with pytest.raises(Killed):
        take_snapshots(now=NOW)
    assert shards == [2, 2]
    assert Snapshot.objects.values("unit", "period").distinct().count() == 4
    shards.clear()
    monkeypatch.setattr(snapshots, "take_of", lambda **given: shards.append(len(given["units"])) or take_of(**given))
    take_snapshots(now=NOW + timedelta(hours=1))
    # What is left of the quarter, and the whole year.
    assert sum(shards) == 2 * UNITS - 4
    assert Snapshot.objects.values("unit", "period").distinct().count() == 2 * UNITS


def test_a_unit_that_breaks_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(self: Everywhere, asked: Asked) -> dict[str, Any]:
        if asked.unit == world.branch:
            raise ValueError("broken")
        return measure_all(asked)

    monkeypatch.setattr(Everywhere, "measure_all", breaks)
    with pytest.raises(SnapshotsFailed, match=f"^2 snapshots failed: {world.branch.code} 2026-Q1"):
        take_snapshots(now=NOW)
    taken_of = Snapshot.objects.values("unit", "period").distinct()
    assert taken_of.count() == 2 * (UNITS - 1)
    assert not taken_of.filter(unit=world.branch).exists()


def test_the_sweep_takes_them_last() -> None:
    assert STEPS[-1].code == "snapshots"
    assert STEPS[-1].run(NOW) == 0


@pytest.mark.parametrize(
    "wrong",
    [{"code": "H1"}, {"n": -1}, {"is_withheld": True}, {"low": 0.9, "high": 0.1}, {"low": None}, {"high": None}],
)
def test_the_database_refuses_numbers_that_cannot_be(world: World, wrong: dict[str, Any]) -> None:
    row = taken(world.group, "A2", 4, 8)
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        taken(world.group, "A2", 1, 8)
