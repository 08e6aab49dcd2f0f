"""What every test of privacy stands on."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils import translation
from time_machine import TimeMachineFixture

from assessments.feedback.models import FeedbackFile
from cases.care.models import CaseDocument
from tests.factories import World, build_world
from tests.factories.cases import NOW, load_catalogues
from tests.factories.protocol import in_force
from tests.visits.counselling.secrecy import Kept
from unioncare.dashboard.privacy.models import PrivacyProof
from visits.schedule.models import VisitPhoto


@pytest.fixture(autouse=True)
def in_english(clean_slate: None) -> Iterator[None]:
    """Tests here read the English words, which are the msgids."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def private_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every private file of a test is kept in a folder of its own."""
    place = tmp_path / "private"
    for model in (CaseDocument, VisitPhoto, FeedbackFile, PrivacyProof):
        monkeypatch.setattr(model._meta.get_field("file"), "storage", FileSystemStorage(location=place))
    return place


@pytest.fixture(autouse=True)
def at_work(time_machine: TimeMachineFixture) -> None:
    """It is Wednesday 18 March 2026, ten o'clock, and the clock stands still."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def world(db: None) -> World:
    """The enterprise of the mock-ups, with its protocol in force."""
    load_catalogues()
    world = build_world()
    in_force(world.enterprise)
    return world


@pytest.fixture
def log() -> Iterator[list[str]]:
    """All that is logged meanwhile, at the finest level, every statement of SQL included."""
    kept, loggers = Kept(), [logging.getLogger(name) for name in ("", "django", "django.db.backends", "unioncare")]
    before = [logger.level for logger in loggers]
    loggers[0].addHandler(kept)
    for logger in loggers[1:]:
        logger.setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    yield kept.lines
    connection.force_debug_cursor = False
    loggers[0].removeHandler(kept)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)
