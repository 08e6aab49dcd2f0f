"""Every page of ours in a real browser: accessible, clean by the policy, no wider than the window."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.architecture.matrix import page_rows
from tests.architecture.scope_objects import Stage, target_for
from tests.e2e import axe
from tests.e2e.conftest import DESK
from tests.e2e.measures import wider_than_the_window
from tests.e2e.stillness import Stillness
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

pytestmark = pytest.mark.django_db(transaction=True)

# Who looks at a page, where several may: the first of these.
EYES = (
    Role.WELFARE_OFFICER, Role.ORGANISATION_OFFICER, Role.ADMINISTRATOR, Role.CHAIR, Role.BRANCH_CHAIR,
    Role.COUNSELLING_SUPERVISOR, Role.FINANCE_OFFICER, Role.AUDITOR,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """One page as somebody sees it."""

    name: str
    address: str
    role: Role
    template: str


def sights(stage: Stage) -> Iterator[Sight]:
    """Yield every GET page of the matrix that answers with a whole document."""
    for row in page_rows():
        role = next((role for role in EYES if role in row.roles), None)
        if row.method != "GET" or role is None:
            continue
        target = target_for(row.name, stage)
        address = reverse(row.name, kwargs=target.kwargs)
        query = urlencode(target.query)
        whole = f"{address}?{query}" if query else address
        if row.name not in _templates:
            _templates[row.name] = _template_of(whole, stage.world.person(role))
        if template := _templates[row.name]:
            yield Sight(row.name, whole, role, template)


def _template_of(address: str, reader: User) -> str:
    """Return the template of a page, nothing where the answer is no whole document."""
    client = Client()
    client.force_login(reader)
    response = client.get(address)
    body = b"" if response.streaming else response.content
    if response.status_code != 200 or body.lstrip()[:9].lower() != b"<!doctype":
        return ""
    return next(used.name for used in response.templates if used.name and not used.name.startswith("base"))


# By name of the page: which template answers is the same in each walk.
_templates: dict[str, str] = {}


class Eyes:
    """Browser windows, one for each role, that collect what is wrong with the pages they see."""

    def __init__(self, browser: Browser, address: str, stage: Stage, *, language: str, theme: str, size: dict) -> None:
        self.browser, self.address, self.stage = browser, address, stage
        self.cookies = {"unioncare_language": language, "unioncare_theme": theme}
        self.size = size
        self.windows: dict[Role, Stillness] = {}
        self.troubles: list[str] = []
        self.wrong: dict[str, list[str]] = {}

    def window(self, role: Role) -> Stillness:
        if role not in self.windows:
            client = Client()
            client.force_login(self.stage.world.person(role))
            cookies = {morsel.key: morsel.value for morsel in client.cookies.values()} | self.cookies
            window = self.browser.new_context(base_url=self.address, viewport=self.size, reduced_motion="reduce")
            window.add_cookies([{"name": name, "value": value, "url": self.address} for name, value in cookies.items()])
            page = window.new_page()
            page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: self.troubles.append(str(error)))
            axe.bring_along(page)
            self.windows[role] = Stillness(page)
        return self.windows[role]

    def look(self, sight: Sight, also: Callable[[Page], Iterator[str]] = lambda _page: iter(())) -> None:
        """Open a page and note what is wrong with it; `also` looks for more."""
        window = self.window(sight.role)
        self.troubles.clear()
        window.open(sight.address)
        found = axe.findings(window.page)
        if wider_than_the_window(window.page):
            found.append("wider than the window")
        found += also(window.page)
        if troubles := self.troubles + found:
            self.wrong[f"{sight.name} {sight.address}"] = troubles

    def close(self) -> None:
        for window in self.windows.values():
            window.page.context.close()


def test_every_page_is_accessible_and_clean_at_the_desk_in_chinese(browser, live_server) -> None:
    stage = Stage()
    eyes = Eyes(browser, live_server.url, stage, language="zh-hans", theme="light", size=DESK)
    seen = list(sights(stage))
    for sight in seen:
        eyes.look(sight)
    eyes.close()
    assert len(seen) > 40
    assert eyes.wrong == {}
