from collections.abc import Iterator

import pytest
import time_machine

from donations.ledger.models import Fund
from tests.factories import World, build_world
from tests.factories.cases import NOW
from tests.factories.funds import fund


@pytest.fixture(autouse=True)
def at_work(clean_slate) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def union_fund(world: World) -> Fund:
    """The union's fund, with 10,000 in the bank and 500 in cash."""
    return fund(world.enterprise, code="union", bank=10_000, cash=500)
