from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from cases.care.models import IllnessCase
from donations.aid.starter import load_aid_rules
from donations.ledger.models import Fund
from tests.factories import World, build_world
from tests.factories.cases import graded, load_catalogues
from tests.factories.funds import fund
from tests.factories.protocol import in_force
from unioncare.organisation.models import User


@pytest.fixture(autouse=True)
def in_english(clean_slate: None) -> Iterator[None]:
    """Tests here read the English words, which are the msgids."""
    with translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    """The enterprise of the mock-ups with its rules of aid and its protocol."""
    load_catalogues()
    load_aid_rules()
    world = build_world()
    in_force(world.enterprise)
    return world


@pytest.fixture
def purse(world: World) -> Fund:
    """The union's fund, with 100,000 in the bank and 5,000 in cash."""
    return fund(world.enterprise, code="union", bank=100_000, cash=5_000)


@pytest.fixture
def case(world: World) -> IllnessCase:
    """A severe lung cancer that cost 35,000 out of pocket."""
    return graded(world)


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Return a browser in which somebody is signed in, in English."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        client.cookies["unioncare_language"] = "en"
        return client

    return signed_in
