from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from tests.factories import World, build_world
from tests.factories.cases import NOW


@pytest.fixture(autouse=True)
def at_work(clean_slate: None) -> Iterator[None]:
    """It is Wednesday 18 March 2026, ten o'clock; the words are the English ones, which are the msgids."""
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def phone() -> Client:
    """A phone without an account, in English."""
    client = Client()
    client.cookies["unioncare_language"] = "en"
    return client
