"""All units at once, in statements that hardly grow with the units. The numbers are compared where they are counted."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import World, build_world
from tests.factories.cases import NOW
from tests.factories.organisation import UnitFactory
from unioncare.core.periods import Period
from unioncare.dashboard.scoreboard.models import Snapshot
from unioncare.dashboard.scoreboard.selectors.indicators import INDICATORS
from unioncare.dashboard.scoreboard.selectors.measuring import Everywhere
from unioncare.dashboard.scoreboard.services.snapshots import take_of
from unioncare.organisation.models import Unit

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 2, 9, 0, tzinfo=NOW.tzinfo)
# What is reckoned of each unit by itself: its rules, its workload and its evenness, the hours until it is written down.
ALONE = {"A1": 1, "G2": 5, "G3": 0, "G4": 1}


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def test_units_more_cost_no_more_than_what_is_reckoned_of_each_by_itself(world: World) -> None:
    assert {code for code, one in INDICATORS.items() if one.spread is None} == ALONE.keys()
    for number in range(27):
        UnitFactory(parent=world.section, kind=world.group.kind, code=f"G{number}")
    units = [*Unit.objects.order_by("-depth", "-path")[:27], world.corporation, world.enterprise, world.branch]

    def statements(many: list[Unit]) -> int:
        Snapshot.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            take_of(units=many, period=Period(2026, 1, 3), now=APRIL, everywhere=Everywhere())
        return len(captured)

    few, many = statements(units[-3:]), statements(units)
    assert many - few <= sum(ALONE.values()) * 27
    assert few <= 46 + 3 * sum(ALONE.values())
