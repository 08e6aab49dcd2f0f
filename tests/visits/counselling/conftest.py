"""What every test of counselling stands on, besides what those of all visits do."""

import logging
import sys
from collections.abc import Callable, Iterator

import pytest
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from django.views.debug import ExceptionReporter
from time_machine import TimeMachineFixture

from tests.browsers import browser_of
from tests.factories import World, build_world
from tests.factories.cases import NOW, load_catalogues
from tests.visits.counselling.secrecy import Kept
from unioncare.organisation.models import User


@pytest.fixture(autouse=True)
def at_work(time_machine: TimeMachineFixture) -> None:
    """It is Wednesday 18 March 2026, ten o'clock, and the clock stands still."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def world() -> World:
    """The enterprise of the mock-ups, with everything that cases read."""
    load_catalogues()
    return build_world()


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a browser of their own in which somebody is signed in, in English."""
    return browser_of


@pytest.fixture
def log() -> Iterator[list[str]]:
    """All that is logged meanwhile, at the finest level, every statement of SQL included."""
    kept, loggers = Kept(), [logging.getLogger(name) for name in ("", "django", "django.db.backends")]
    before = [logger.level for logger in loggers]
    loggers[0].addHandler(kept)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    yield kept.lines
    connection.force_debug_cursor = False
    loggers[0].removeHandler(kept)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """The error reports that Django would make of requests that break, as HTML and as text."""
    made: list[str] = []

    def report(request, **kwargs) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info())
        made.extend([reporter.get_traceback_html(), reporter.get_traceback_text()])

    got_request_exception.connect(report)
    yield made
    got_request_exception.disconnect(report)
