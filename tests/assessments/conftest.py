"""What every test of assessments stands on."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation
from time_machine import TimeMachineFixture

from tests.factories import World, build_world
from tests.factories.cases import NOW
from unioncare.organisation.models import User


@pytest.fixture(autouse=True)
def in_english(clean_slate: None) -> Iterator[None]:
    """Tests here read the English words, which are the msgids."""
    with translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    """The enterprise of the mock-ups, without a protocol."""
    return build_world()


@pytest.fixture(autouse=True)
def at_work(time_machine: TimeMachineFixture) -> None:
    """It is Wednesday 18 March 2026, ten o'clock, and the clock stands still."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def phone() -> Client:
    """Somebody with a phone and no account, reading English."""
    browser = Client()
    browser.cookies["unioncare_language"] = "en"
    return browser


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a browser in which somebody is signed in, in English."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        client.cookies["unioncare_language"] = "en"
        return client

    return signed_in
