"""What every test of assessments stands on."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation
from time_machine import TimeMachineFixture

from tests.factories import World, build_world
from tests.factories.cases import NOW


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
