"""Opening a page and waiting until it asks the server for nothing more.

The browser's own "networkidle" waits half a second for that, which is most of the time of a walk through all pages.
"""

from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import BrowserContext, Error, Page

T = TypeVar("T")

# Looked at twice in a row, so that what a page begins after it was loaded is seen.
LOOK_AFTER_MS = 40


def open_until_still(window: BrowserContext, address: str, *, listen: Callable[[Page], None] | None = None) -> Page:
    """Return a new page at an address, at rest; `listen` gets it before it goes there."""
    page = window.new_page()
    begun, ended = [0], [0]

    def count(counter: list[int]) -> Callable[[object], None]:
        def add(_request: object) -> None:
            counter[0] += 1

        return add

    page.on("request", count(begun))
    page.on("requestfinished", count(ended))
    page.on("requestfailed", count(ended))
    if listen:
        listen(page)
    page.goto(address)
    still = 0
    while still < 2:
        page.wait_for_timeout(LOOK_AFTER_MS)
        still = still + 1 if begun == ended else 0
    return page


def look_at_rest(page: Page, look: Callable[[], T]) -> T:
    """Look at a page, and once more where it loaded itself anew meanwhile, as the pages of running jobs do."""
    try:
        return look()
    except Error as error:
        if "navigation" not in str(error):
            raise
        page.wait_for_load_state("networkidle")
        return look()
