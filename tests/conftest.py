import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as drawing

from tests.browsers import browser_of
from tests.emptying import empty_what_is_filled
from unioncare import celery  # noqa: F401 -- or tasks would go to an unconfigured broker

# Playwright runs an event loop in the thread of the test, and Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TransactionTestCase._fixture_teardown = empty_what_is_filled  # type: ignore[attr-defined]
# How fast examples are drawn says how busy the machine is, and nothing of the code.
drawing.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("unhurried")
CHROMIUM = os.environ.get("CHROMIUM", "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    without_browser = pytest.mark.skip(reason="no Chromium: set CHROMIUM")
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
            if not CHROMIUM:
                item.add_marker(without_browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """Rate limits live in the cache and the language in the thread: neither may reach the next test."""
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """Return a browser of their own in which somebody is signed in, in English."""
    return browser_of
