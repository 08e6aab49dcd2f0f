from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from donations.ledger.models import Fund
from tests.factories import World, build_world
from tests.factories.cases import NOW
from tests.factories.funds import fund
from unioncare.organisation.models import User


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


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a browser in which somebody is signed in, in English."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        client.cookies["unioncare_language"] = "en"
        return client

    return signed_in
