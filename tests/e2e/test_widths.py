"""A page of every template on the smallest phone and on a wide screen: accessible in both languages and themes, nothing
is cut, a thumb hits all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.architecture.scope_objects import Stage
from tests.e2e.measures import cut, missed_without_bars, wider_than_the_window
from tests.e2e.test_pages import Eyes, sights

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, WIDE = ViewportSize(width=360, height=780), ViewportSize(width=1920, height=1080)


def wrong_with(page: Page) -> Iterator[str]:
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        if wider_than_the_window(page):
            yield f"wider than {size['width']}"
        yield from (f"cut at {size['width']}: {text}" for text in cut(page))
    yield from (f"missed by a thumb: {control}" for control in missed_without_bars(page))


@pytest.mark.parametrize(("language", "theme"), [("zh-hans", "light"), ("en", "dark")])
def test_a_page_of_every_template_fits_every_screen_and_reader(browser, live_server, language, theme) -> None:
    stage = Stage()
    eyes = Eyes(browser, live_server.url, stage, language=language, theme=theme, size=PHONE)
    for sight in {sight.template: sight for sight in sights(stage)}.values():
        eyes.look(sight, also=wrong_with)
    eyes.close()
    assert eyes.wrong == {}
