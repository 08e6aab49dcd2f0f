"""A person at a real browser: live server, real Celery worker, Chinese pages unless a test says otherwise."""

import subprocess
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.serving import KeptStaticFiles
from tests.factories.organisation import PASSWORD
from tests.factories.world import World, build_world
from tests.workers import running_worker

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """pytest-django's, with static files that each window asks for once."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = KeptStaticFiles
    server.start()
    yield server
    server.stop()


@pytest.fixture
def world(transactional_db: None) -> World:
    return build_world()


@pytest.fixture
def worker(live_server) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker on this test's database and queues."""
    with running_worker("-P", "solo", "-Q", "default,imports") as process:
        yield process


class Staff:
    """Opens signed-in browser windows; `names` tells the user name of a role or of a person."""

    def __init__(self, browser: Browser, address: str, names: Mapping[Any, str]) -> None:
        self.browser, self.address, self.names = browser, address, names
        self.windows: list[BrowserContext] = []

    def at_desk(self, who: Any, **options: Any) -> Page:
        return self._sign_in(who, viewport=DESK, **options)

    def on_phone(self, who: Any, **options: Any) -> Page:
        return self._sign_in(who, viewport=PHONE, has_touch=True, is_mobile=True, **options)

    def _sign_in(self, who: Any, **options: Any) -> Page:
        options.setdefault("locale", "zh-CN")
        window = self.browser.new_context(base_url=self.address, timezone_id="Asia/Shanghai", **options)
        self.windows.append(window)
        page = window.new_page()
        page.goto("/accounts/login/")
        page.fill("#id_login", self.names[who])
        page.fill("#id_password", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "/accounts/" not in url)
        return page

    def close(self) -> None:
        for window in self.windows:
            window.close()


@pytest.fixture
def staff(browser: Browser, live_server, world: World) -> Iterator[Staff]:
    people = Staff(browser, live_server.url, {role: user.username for role, user in world.people.items()})
    yield people
    people.close()
