from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from donations.campaigns.models import Campaign
from tests.factories import World, build_world
from tests.factories.campaigns import opened
from tests.factories.cases import NOW
from unioncare.organisation.enums import Role

Browser = Callable[[Role], Client]


@pytest.fixture(autouse=True)
def at_work(clean_slate: None) -> Iterator[None]:
    """It is Wednesday 18 March 2026, ten o'clock; the words are the English ones, which are the msgids."""
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def campaign(world: World) -> Campaign:
    """A campaign for a purpose, AX26001, open since the first of March 2026."""
    return opened(world)


@pytest.fixture
def signed_in(world: World) -> Browser:
    """Return a browser in which whoever holds a role is signed in, in English."""

    def of(role: Role) -> Client:
        client = Client()
        client.force_login(world.person(role))
        client.cookies["unioncare_language"] = "en"
        return client

    return of


@pytest.fixture
def phone() -> Client:
    """A phone without an account, in English."""
    client = Client()
    client.cookies["unioncare_language"] = "en"
    return client
