from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from donations.campaigns.models import Campaign
from tests.factories import World, build_world
from tests.factories.campaigns import opened
from tests.factories.cases import NOW
from unioncare.organisation.models import User


@pytest.fixture(autouse=True)
def at_work(clean_slate) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def campaign(world: World) -> Campaign:
    """A campaign for a purpose, AX26001, open since the first of March 2026."""
    return opened(world)


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
