from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from tests.factories import World, build_world
from tests.factories.cases import NOW
from unioncare.organisation.models import User


@pytest.fixture(autouse=True)
def at_work(clean_slate: None) -> Iterator[None]:
    """It is Wednesday 18 March 2026, ten o'clock; the words are the English ones, which are the msgids."""
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a browser in which somebody is signed in, in English."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        client.cookies["unioncare_language"] = "en"
        return client

    return signed_in


@pytest.fixture
def phone() -> Client:
    """A phone without an account, in English."""
    client = Client()
    client.cookies["unioncare_language"] = "en"
    return client
