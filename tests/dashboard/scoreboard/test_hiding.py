"""What is told of very few by no sum, no other quarter, no free days and no course."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine

from tests.factories import UnitFactory, World, build_world
from tests.factories.cases import NOW
from tests.factories.scoreboard import taken, withheld
from unioncare.core.periods import Period, quarters_and_years
from unioncare.dashboard.scoreboard.measures import Asked, Measure
from unioncare.dashboard.scoreboard.selectors.baselines import before_of
from unioncare.dashboard.scoreboard.selectors.board import board_of
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.measuring import OF_WHOLE, UNCOUNTED, told_of
from unioncare.dashboard.scoreboard.selectors.ranking import rank
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit

pytestmark = pytest.mark.django_db
JANUARY = datetime(2027, 1, 20, 9, 0, tzinfo=NOW.tzinfo)
YEAR = Period(2026, 1, 12)
QUARTERS = [Period(2026, month, 3) for month in (1, 4, 7, 10)]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(JANUARY, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def asked(unit: Unit, period: Period) -> Asked:
    return Asked(unit, period.first, period.last, JANUARY)


def told(unit: Unit, period: Period, code: str = "E3") -> Measure:
    return told_of(asked(unit, period), [code])[code]


def counted(unit: Unit, *, year: int, quarters: tuple[int, ...], code: str = "E3") -> None:
    """Take a year and its quarters; of fewer than five they are withheld."""
    for period, n in zip([YEAR, *QUARTERS], [year, *quarters], strict=True):
        on = date(2027, 1, 1)
        withheld(unit, code, period, on) if 0 < n < 5 else taken(unit, code, n // 2, n, period, on)


def test_a_quarter_of_few_is_told_neither_by_its_year_nor_by_days_nor_by_courses(world: World) -> None:
    counted(world.enterprise, year=20, quarters=(6, 3, 6, 5))
    # Of nothing live there is no number; what is held back says why.
    assert told(world.enterprise, YEAR) == Measure(None, 0)
    assert [told(world.enterprise, quarter).is_withheld for quarter in QUARTERS] == [False, True, False, True]
    free = Asked(world.enterprise, date(2026, 1, 1), date(2026, 3, 30), JANUARY)
    assert told_of(free, ["E3"])["E3"] == Measure(None, 0, is_withheld=True, why=OF_WHOLE)
    assert told_of(free, ["A2"])["A2"] == Measure(None, 0)
    now = Asked(world.enterprise, date(2027, 1, 1), date(2027, 1, 20), JANUARY)
    before = before_of(now, "2026-Q4", [])
    assert before is not None
    assert "E3" not in before.values
    taken(world.enterprise, "E3", 4, 8, Period(2027, 1, 3), JANUARY.date())
    taken(world.enterprise, "E3", 4, 8, Period(2027, 1, 12), JANUARY.date())
    (line,) = [one for part in board_of(now, None, None) for one in part.lines if one.indicator.code == "E3"]
    assert line.trend == [None, 0.5, None, 0.5, None, 0.5]


def test_what_was_never_counted_is_not_told(world: World) -> None:
    assert told(world.enterprise, YEAR) == Measure(None, 0, is_withheld=True, why=UNCOUNTED)
    # Not counted is a unit beside: what it holds is what is left of the sum.
    counted(world.enterprise, year=28, quarters=(7, 7, 7, 7))
    counted(world.branch, year=20, quarters=(5, 5, 5, 5))
    assert told(world.branch, QUARTERS[0]) == Measure(None, 0, is_withheld=True)
    assert told(world.second_branch, QUARTERS[0]).why == UNCOUNTED
    assert told(world.enterprise, QUARTERS[0]) == Measure(None, 0)


def test_the_score_of_cadres_takes_part(world: World) -> None:
    counted(world.enterprise, year=8, quarters=(8, 0, 0, 0), code="G1")
    counted(world.branch, year=7, quarters=(7, 0, 0, 0), code="G1")
    assert told(world.branch, YEAR, "G1").is_withheld
    assert INDICATORS["G2"].discreet
    assert INDICATORS["G3"].discreet


def test_courses_of_units_below_leave_hidden_quarters_out(world: World) -> None:
    other = UnitFactory(parent=world.enterprise, code="other", kind=UnitKind.BRANCH)
    counted(world.enterprise, year=66, quarters=(15, 18, 15, 18))
    counted(world.branch, year=30, quarters=(8, 9, 6, 7))
    counted(other, year=30, quarters=(7, 6, 9, 8))
    counted(world.second_branch, year=6, quarters=(0, 3, 0, 3))
    ranked = rank(world.enterprise, INDICATORS["E3"], YEAR, JANUARY.date()).ranked
    # One more is hidden in the second and the last quarter, and beside these a quarter of each, and so on.
    courses = {row.unit: row.trend[-4:] for row in ranked}
    assert courses[world.branch] == [None, 4 / 9, None, None]
    assert courses[other] == [None, None, None, 4 / 8]
    assert courses[world.second_branch] == [None] * 4


def test_a_quarter_and_a_year_are_known_by_their_days() -> None:
    first, march = date(2026, 1, 1), date(2026, 3, 18)
    assert [one.code for one in quarters_and_years(first, march, march)] == ["2026-Q1", "2026"]
    assert [one.code for one in quarters_and_years(first, date(2026, 3, 31), date(2026, 6, 1))] == ["2026-Q1"]
    assert [one.code for one in quarters_and_years(first, date(2026, 6, 1), date(2026, 6, 1))] == ["2026"]
    assert quarters_and_years(first, date(2026, 3, 30), date(2026, 6, 1)) == []
    assert quarters_and_years(date(2026, 1, 2), march, march) == []
