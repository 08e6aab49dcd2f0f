from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import Client
from django.utils import translation
from time_machine import TimeMachineFixture

from cases.care.models import CaseDocument
from tests.factories import World, build_world
from tests.factories.cases import NOW, load_catalogues
from unioncare.organisation.models import User


@pytest.fixture(autouse=True)
def in_english(clean_slate: None) -> Iterator[None]:
    """Tests here read the English words, which are the msgids; the Chinese ones have tests of their own."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def private_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Documents of a test are kept in a folder of its own."""
    place = tmp_path / "private"
    monkeypatch.setattr(CaseDocument._meta.get_field("file"), "storage", FileSystemStorage(location=place))
    return place


@pytest.fixture
def world() -> World:
    """The enterprise of the mock-ups, with everything that cases read."""
    load_catalogues()
    return build_world()


@pytest.fixture
def at_work(time_machine: TimeMachineFixture) -> None:
    """It is Wednesday 18 March 2026, ten o'clock, and the clock stands still."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Return a browser in which somebody is signed in, in English."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        client.cookies["unioncare_language"] = "en"
        return client

    return signed_in
