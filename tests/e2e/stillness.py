"""Opening a page and waiting until it asks the server for nothing more.

The browser's own "networkidle" waits half a second for that, which is most of the time of a walk through all pages.
"""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route

PROGRESS = re.compile(r"/progress/|progress$")

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


def no_progress(route: Route) -> None:
    """Answer what a running job's page asks every second with nothing: it would load itself anew under our eyes."""
    if route.request.resource_type in ("xhr", "fetch"):
        route.fulfill(status=204)
    else:
        route.continue_()
